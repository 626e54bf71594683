/*
id = "attendance_days"
label = "考勤日"
description = "一个项目有人出勤的一天一行"
key = ["project_id", "day"]
ledgers = ["attendance", "attendance_events"]
is_of_any_ledger = true
after = ["attendance_lines", "attendance_passes", "ledger_projects"]
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["project_id", "day"]
row_unit = "天"
columns = [
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称" },
  { name = "project_name", type = "text", comment = "项目名称" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "day", type = "date", comment = "出勤日" },
  { name = "worker_count", type = "integer", unit = "人", comment = "出勤人数：考勤表有出勤或半天标记的，或考勤机有记录的，取多的" },
  { name = "known_from", type = "date", comment = "何时知道：出勤日本身" },
]
*/
-- The day is what a rule looks at, so a row is known from it. A sheet with sums alone tells of no day.
with marked as (
    select
        attendance_lines.project_id,
        workdays.day,
        count(distinct attendance_lines.worker_key) as worker_count
    from attendance_lines
    -- the calendar gives each month its days
    inner join workdays on cast(date_trunc('month', workdays.day) as date) = attendance_lines.attended_month
    where substr(attendance_lines.marks, cast(day(workdays.day) as integer), 1) in ('F', 'H')
    group by attendance_lines.project_id, workdays.day
),

passed as (
    select project_id, day, count(distinct worker_key) as worker_count
    from attendance_passes
    group by project_id, day
),

joined as (
    select
        coalesce(marked.project_id, passed.project_id) as project_id,
        coalesce(marked.day, passed.day) as day,
        -- greatest() passes over NULL
        greatest(marked.worker_count, passed.worker_count) as worker_count
    from marked
    full join passed on passed.project_id = marked.project_id and passed.day = marked.day
),

named as (
    select
        project_id,
        min(known_name) as project_name,
        min(town_code) as town_code,
        min(sector) as sector,
        min(authority) as authority
    from ledger_projects
    group by project_id
)

select
    joined.project_id,
    named.project_name,
    coalesce(named.town_code, 'unknown') as town_code,
    named.sector,
    named.authority,
    joined.day,
    cast(joined.worker_count as integer) as worker_count,
    joined.day as known_from
from joined
inner join named on named.project_id = joined.project_id
order by joined.project_id, joined.day;
