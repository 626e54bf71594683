/*
label = "离场未结清"
of = "项目"
ledgers = ["payrolls", "rosters"]
reads = ["payroll_lines", "roster_entries"]
parameters = ["blue_days", "yellow_days", "red_days"]
cut_by = ["payrolls"]
blue = "有人退场{blue_days}日仍有工资未付"
yellow = "退场{yellow_days}日"
red = "退场{red_days}日"
closes = "退场的人都结清"
source = "《保障农民工工资支付条例》第十一条、第十二条；分级由县里定"
*/
-- A worker who left is settled on the day on which the last line of his wages was paid in full. Of whom a line's due
-- or payment is not known nothing is said.
with wages as (
    select
        project_id, worker,
        max(case when back_paid_yuan > 0 then greatest(paid_date, back_paid_date) else paid_date end) as last_day,
        bool_and(paid_yuan + back_paid_yuan >= due_yuan) as is_settled,
        bool_or(due_yuan is null or paid_yuan is null) as is_unknown
    from payroll_lines
    where due_yuan is null or due_yuan > 0
    group by project_id, worker
),

leavers as (
    select
        entries.project_id, entries.worker_key,
        max(entries.exit_date) as exit_date,
        min(entries.project_name) as project_name, min(entries.town_code) as town_code,
        min(entries.sector) as sector, min(entries.authority) as authority,
        min(case when wages.is_settled then wages.last_day else cast('9999-12-31' as date) end) as settled_from
    from roster_entries as entries
    inner join wages on wages.project_id = entries.project_id and wages.worker = entries.worker_key
    where not coalesce(wages.is_unknown, false)
    group by entries.project_id, entries.worker_key
    -- whoever has come again has not left
    having bool_and(entries.exit_date is not null)
),

limited as (
    select leavers.*, limits.blue_days, limits.yellow_days, limits.red_days
    from leavers
    inner join limits on limits.valid_from <= leavers.exit_date and leavers.exit_date < limits.valid_until
    where leavers.settled_from > leavers.exit_date + limits.blue_days
),

steps as (
    select project_id, exit_date + blue_days as day, 1 as blue, 0 as yellow, 0 as red from limited
    union all
    select project_id, exit_date + yellow_days as day, 0 as blue, 1 as yellow, 0 as red
    from limited
    where settled_from > exit_date + yellow_days
    union all
    select project_id, exit_date + red_days as day, 0 as blue, 0 as yellow, 1 as red
    from limited
    where settled_from > exit_date + red_days
    union all
    select
        project_id, settled_from as day, -1 as blue,
        case when settled_from > exit_date + yellow_days then -1 else 0 end as yellow,
        case when settled_from > exit_date + red_days then -1 else 0 end as red
    from limited
    where settled_from < cast('9999-12-31' as date)
),

days as (
    select project_id, day, sum(blue) as blue, sum(yellow) as yellow, sum(red) as red
    from steps
    group by project_id, day
),

sums as (
    select
        project_id, day,
        sum(blue) over so_far as blue,
        sum(yellow) over so_far as yellow,
        sum(red) over so_far as red
    from days
    window so_far as (partition by project_id order by day)
),

named as (
    select
        project_id,
        min(project_name) as project_name, min(town_code) as town_code,
        min(sector) as sector, min(authority) as authority
    from limited
    group by project_id
)

select
    sums.project_id as subject,
    sums.day as since,
    sums.project_id, named.project_name, cast(null as text) as employer_name,
    named.town_code, named.sector, named.authority,
    sums.day,
    case when sums.red > 0 then 3 when sums.yellow > 0 then 2 when sums.blue > 0 then 1 else 0 end as level,
    cast(sums.blue as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    sums.day as about_day,
    cast(null as date) as wage_month,
    '退场的人里 ' || sums.blue || ' 人没有结清' as reason,
    'project:' || named.project_name as mark
from sums
inner join named on named.project_id = sums.project_id
