/*
id = "warnings"
label = "预警"
description = "一条预警一行：何时发生，何时消除，最近一次的级别和依据"
key = ["warning_id"]
ledgers = ["account_transfers", "attendance", "attendance_events", "credit_grades", "hotline_orders", "national_clues", "payrolls", "projects", "provincial_clues", "rosters", "special_accounts", "visits", "wage_deposits"]
after = ["warning_levels"]
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
row_unit = "条"
drill = ["mark"]
columns = [
  { name = "warning_id", type = "text", comment = "预警标识：规则、对象、发生日" },
  { name = "rule", type = "text", comment = "规则代码" },
  { name = "subject", type = "text", comment = "对象" },
  { name = "opened_date", type = "date", comment = "发生日" },
  { name = "closed_date", type = "date", comment = "消除日", null = "还没有消除" },
  { name = "level", type = "integer", comment = "最近的级别：1 蓝，2 黄，3 红" },
  { name = "highest_level", type = "integer", comment = "到过的最高级别" },
  { name = "level_from", type = "date", comment = "最近的级别自哪天起" },
  { name = "spells", type = "integer", unit = "次", comment = "发生过几次：消除后不久又发生的算同一条" },
  { name = "project_id", type = "text", comment = "项目标识", null = "不是一个项目的" },
  { name = "project_name", type = "text", comment = "项目名称", null = "没有写明" },
  { name = "employer_name", type = "text", comment = "单位", null = "没有写明" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "people", type = "integer", unit = "人", comment = "人数", null = "规则不涉及，或不明" },
  { name = "yuan", type = "decimal(18, 2)", unit = "元", comment = "金额", null = "规则不涉及，或不明" },
  { name = "about_day", type = "date", comment = "所关系的日子", null = "没有" },
  { name = "wage_month", type = "date", comment = "应发月份", null = "不是工资的" },
  { name = "reason", type = "text", comment = "最近的依据" },
  { name = "mark", type = "text", comment = "来历：打开它由之得出的台账行" },
]
*/
-- The latest span of each warning says what it is about now, or was when it ended.
with steps as (
    select
        warning_levels.*,
        lag(level) over (partition by warning_id order by valid_from) as level_before,
        row_number() over (partition by warning_id order by valid_from desc) as place
    from warning_levels
),

summed as (
    select
        warning_id,
        max(case when valid_until < cast('9999-12-31' as date) then valid_until end) as ended,
        bool_or(valid_until = cast('9999-12-31' as date)) as is_open,
        max(level) as highest_level,
        max(case when level_before is null or level_before <> level then valid_from end) as level_from,
        max(spell) as spells
    from steps
    group by warning_id
)

select
    steps.warning_id, steps.rule, steps.subject, steps.opened_date,
    case when not summed.is_open then summed.ended end as closed_date,
    steps.level, summed.highest_level, summed.level_from, summed.spells,
    steps.project_id, steps.project_name, steps.employer_name,
    steps.town_code, steps.sector, steps.authority,
    steps.people, steps.yuan, steps.about_day, steps.wage_month, steps.reason, steps.mark
from steps
inner join summed on summed.warning_id = steps.warning_id
where steps.place = 1
order by steps.rule, steps.opened_date, steps.warning_id;
