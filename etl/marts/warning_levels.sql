/*
id = "warning_levels"
label = "预警的级别"
description = "一条预警在一段时间的级别一行，valid_from 当天至 valid_until 前一天"
ledgers = ["account_transfers", "attendance", "attendance_events", "credit_grades", "hotline_orders", "national_clues", "payrolls", "projects", "provincial_clues", "rosters", "special_accounts", "visits", "wage_deposits"]
after = ["parameter_spells"]
is_states = true
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
row_unit = "条"
drill = ["mark"]
columns = [
  { name = "warning_id", type = "text", comment = "预警标识：规则、对象、发生日；消除后不久又发生的是同一条" },
  { name = "rule", type = "text", comment = "规则代码" },
  { name = "subject", type = "text", comment = "对象" },
  { name = "level", type = "integer", comment = "1 蓝，2 黄，3 红" },
  { name = "valid_from", type = "date", comment = "自哪天起" },
  { name = "valid_until", type = "date", comment = "到哪天为止（不含）；9999-12-31 为还没有消除" },
  { name = "opened_date", type = "date", comment = "这条预警的发生日" },
  { name = "spell", type = "integer", comment = "第几次：消除后又发生的加1" },
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
  { name = "reason", type = "text", comment = "依据" },
  { name = "mark", type = "text", comment = "来历：打开它由之得出的台账行" },
]
*/
-- A change holds until the next of its rule and subject. What begins again soon after it ended is the same warning.
with spans as (
    select
        warning_changes.*,
        day as valid_from,
        lead(day, 1, cast('9999-12-31' as date)) over (partition by rule, subject order by day) as valid_until
    from warning_changes
    where level is not null
),

open_spans as (
    select
        spans.*,
        lag(valid_until) over (partition by rule, subject order by valid_from) as ended_before
    from spans
    where level > 0
),

-- New, or again after an end so short ago that it is the same.
marked as (
    select
        open_spans.*,
        case
            when ended_before is null or datediff('day', ended_before, day) > reopen.value then 1 else 0
        end as is_new,
        case
            when ended_before < day and datediff('day', ended_before, day) <= reopen.value then 1 else 0
        end as is_again
    from open_spans
    inner join parameter_spells as reopen
        on reopen.parameter = 'warning_reopen_days'
        and reopen.valid_from <= open_spans.day and open_spans.day < reopen.valid_until
),

numbered as (
    select
        marked.*,
        sum(is_new) over (partition by rule, subject order by valid_from) as number
    from marked
),

dated as (
    select
        numbered.*,
        min(valid_from) over (partition by rule, subject, number) as opened_date,
        1 + sum(is_again) over (partition by rule, subject, number order by valid_from) as spell
    from numbered
)

select
    concat(rule, '|', subject, '|', cast(opened_date as text)) as warning_id,
    rule, subject, level, valid_from, valid_until, opened_date,
    cast(spell as integer) as spell,
    project_id, project_name, employer_name,
    coalesce(town_code, 'unknown') as town_code,
    coalesce(sector, 'unknown') as sector,
    authority, people, yuan, about_day, wage_month, reason, mark
from dated
order by rule, subject, valid_from;
