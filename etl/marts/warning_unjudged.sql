/*
id = "warning_unjudged"
label = "不能判定的预警对象"
description = "一条规则不能判定（或只能判定一部分）的一个对象一行，截至数据日"
ledgers = ["account_transfers", "attendance", "attendance_events", "credit_grades", "hotline_orders", "national_clues", "payrolls", "projects", "provincial_clues", "rosters", "special_accounts", "visits", "wage_deposits"]
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
row_unit = "条"
drill = ["mark"]
columns = [
  { name = "rule", type = "text", comment = "规则代码" },
  { name = "subject", type = "text", comment = "对象" },
  { name = "day", type = "date", comment = "自哪天起" },
  { name = "project_id", type = "text", comment = "项目标识", null = "不是一个项目的" },
  { name = "project_name", type = "text", comment = "项目名称", null = "没有写明" },
  { name = "employer_name", type = "text", comment = "单位", null = "没有写明" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "wage_month", type = "date", comment = "应发月份", null = "不是工资的" },
  { name = "people", type = "integer", unit = "人", comment = "看不出的人数", null = "不涉及人数" },
  { name = "reason", type = "text", comment = "为什么不能判定" },
  { name = "mark", type = "text", comment = "来历：打开它由之得出的台账行" },
]
*/
-- The latest of each rule and subject: a project may be unclear, then clear.
select
    rule, subject, day, project_id, project_name, employer_name,
    coalesce(town_code, 'unknown') as town_code,
    coalesce(sector, 'unknown') as sector,
    authority, wage_month, people, reason, mark
from (
    select
        warning_changes.*,
        row_number() over (partition by rule, subject order by day desc, reason) as place
    from warning_changes
    where level is null
) as unclear
where place = 1
order by rule, subject;
