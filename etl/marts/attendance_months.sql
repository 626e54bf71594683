/*
id = "attendance_months"
label = "考勤月份"
description = "一个工人在一个项目的一个考勤月份一行，考勤表和考勤机合在一起"
key = ["project_id", "worker_key", "attended_month"]
ledgers = ["attendance", "attendance_events"]
is_of_any_ledger = true
after = ["attendance_lines", "attendance_passes", "ledger_projects"]
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["row_id"]
row_unit = "人月"
columns = [
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称" },
  { name = "project_name", type = "text", comment = "项目名称" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "worker_key", type = "text", comment = "工人，与工资表的相同：证件号或电话的密钥散列；没有写的取花名册里唯一的同名，再没有的为台账行或姓名的散列" },
  { name = "is_worker_known", type = "boolean", comment = "能与工资表对上人：有证件号、电话，或花名册里有唯一的同名" },
  { name = "attended_month", type = "date", comment = "考勤月份（当月1日）" },
  { name = "attended_days", type = "decimal(9, 2)", unit = "天", comment = "出勤天数：考勤表逐日标记相加，半天计0.5，没有标记或有看不懂的取所写的；考勤机为有记录的天数；两样都有的取大的", null = "没有标记，也没有写出勤天数" },
  { name = "first_day", type = "date", comment = "当月第一个出勤日", null = "没有逐日的标记或记录，或没有出勤" },
  { name = "last_day", type = "date", comment = "当月最后一个出勤日", null = "没有逐日的标记或记录，或没有出勤" },
  { name = "has_sheet", type = "boolean", comment = "在考勤表里" },
  { name = "has_device", type = "boolean", comment = "在考勤机记录里" },
  { name = "known_from", type = "date", comment = "何时知道：考勤月份的最后一天，一个月过完才算" },
  { name = "row_id", type = "text", comment = "来源行：其中的一行" },
]
*/
-- A month is what a rule looks at, so a row is known from its last day, whenever the sheet came. Which day who was
-- there is in attendance_days.
with sheets as (
    select
        row_id,
        project_id,
        worker_key,
        is_worker_known,
        attended_month,
        -- A mark that nobody understands is a day that may be one more: the sum that the sheet gives goes before.
        case
            when marks is not null and (strpos(marks, '?') = 0 or written_days is null)
                then length(marks) - length(replace(marks, 'F', ''))
                + 0.5 * (length(marks) - length(replace(marks, 'H', '')))
            else written_days
        end as attended_days,
        case
            when regexp_matches(marks, '[FH]')
                then attended_month + cast(length(marks) - length(regexp_replace(marks, '^[^FH]+', '', 'g')) as integer)
        end as first_day,
        case
            when regexp_matches(marks, '[FH]')
                then attended_month + cast(length(regexp_replace(marks, '[^FH]+$', '', 'g')) - 1 as integer)
        end as last_day
    from attendance_lines
),

passes as (
    select
        min(row_id) as row_id,
        project_id,
        worker_key,
        bool_or(is_worker_known) as is_worker_known,
        cast(date_trunc('month', day) as date) as attended_month,
        count(*) as attended_days,
        min(day) as first_day,
        max(day) as last_day
    from attendance_passes
    group by project_id, worker_key, cast(date_trunc('month', day) as date)
),

-- In two teams, or on two sheets of a month: what they say together, at most the month.
sheet_months as (
    select
        min(row_id) as row_id,
        project_id,
        worker_key,
        bool_or(is_worker_known) as is_worker_known,
        attended_month,
        least(sum(attended_days), day(last_day(attended_month))) as attended_days,
        min(first_day) as first_day,
        max(last_day) as last_day
    from sheets
    group by project_id, worker_key, attended_month
),

joined as (
    select
        coalesce(sheet_months.row_id, passes.row_id) as row_id,
        coalesce(sheet_months.project_id, passes.project_id) as project_id,
        coalesce(sheet_months.worker_key, passes.worker_key) as worker_key,
        coalesce(sheet_months.is_worker_known, passes.is_worker_known) as is_worker_known,
        coalesce(sheet_months.attended_month, passes.attended_month) as attended_month,
        -- greatest() and least() pass over NULL
        greatest(sheet_months.attended_days, passes.attended_days) as attended_days,
        least(sheet_months.first_day, passes.first_day) as first_day,
        greatest(sheet_months.last_day, passes.last_day) as last_day,
        sheet_months.row_id is not null as has_sheet,
        passes.row_id is not null as has_device
    from sheet_months
    full join passes
        on passes.project_id = sheet_months.project_id
        and passes.worker_key = sheet_months.worker_key
        and passes.attended_month = sheet_months.attended_month
),

-- Of several spellings of a project one name; the project itself has but one town, sector and authority.
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
    joined.worker_key,
    joined.is_worker_known,
    joined.attended_month,
    cast(joined.attended_days as decimal(9, 2)) as attended_days,
    joined.first_day,
    joined.last_day,
    joined.has_sheet,
    joined.has_device,
    last_day(joined.attended_month) as known_from,
    joined.row_id
from joined
inner join named on named.project_id = joined.project_id
order by joined.project_id, joined.attended_month, joined.worker_key;
