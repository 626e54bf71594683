/*
label = "考勤中断"
of = "在建项目"
ledgers = ["attendance|attendance_events", "projects"]
reads = ["attendance_days", "attendance_months", "projects"]
parameters = ["blue_days", "yellow_days", "red_days"]
cut_by = ["attendance|attendance_events"]
blue = "连续{blue_days}日没有人出勤"
yellow = "{yellow_days}日"
red = "{red_days}日"
closes = "恢复出勤，或项目完工"
source = "县内规定"
*/
-- From the last day on which anybody attended to the next one. A site whose sheets have sums and no days is not judged.
with spans as (
    select
        projects.project_id, projects.project_name, projects.contractor_name, projects.town_code,
        projects.sector, projects.authority,
        attended.day as last_day,
        least(
            projects.valid_until,
            coalesce(lead(attended.day) over (partition by projects.project_id order by attended.day),
                projects.valid_until)
        ) as ends
    from attendance_days as attended
    inner join projects
        on projects.project_id = attended.project_id
        and projects.valid_from <= attended.day and attended.day < projects.valid_until
    where coalesce(projects.status, '在建') <> '停工'
),

limited as (
    select spans.*, limits.blue_days, limits.yellow_days, limits.red_days
    from spans
    inner join limits on limits.valid_from <= spans.last_day and spans.last_day < limits.valid_until
    where spans.ends > spans.last_day + limits.blue_days
),

changes as (
    select limited.*, last_day + blue_days as day, 1 as level from limited
    union all
    select limited.*, last_day + yellow_days as day, 2 as level from limited where last_day + yellow_days < ends
    union all
    select limited.*, last_day + red_days as day, 3 as level from limited where last_day + red_days < ends
    union all
    select limited.*, ends as day, 0 as level from limited where ends < cast('9999-12-31' as date)
)

select
    project_id as subject,
    last_day as since,
    project_id, project_name, contractor_name as employer_name,
    town_code, sector, authority,
    day, level,
    cast(null as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    last_day as about_day,
    cast(null as date) as wage_month,
    '最后一次有人出勤 ' || last_day as reason,
    'project:' || project_name as mark
from changes
union all
select
    months.project_id || '|' || strftime(months.attended_month, '%Y-%m') as subject,
    months.attended_month as since,
    months.project_id, min(months.project_name) as project_name, cast(null as text) as employer_name,
    min(months.town_code) as town_code, min(months.sector) as sector, min(months.authority) as authority,
    last_day(months.attended_month) as day,
    cast(null as integer) as level,
    cast(count(*) as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    cast(null as date) as about_day,
    months.attended_month as wage_month,
    strftime(months.attended_month, '%Y-%m') || ' 的考勤表只有合计，没有逐日的标记' as reason,
    min(months.row_id) as mark
from attendance_months as months
where months.attended_days > 0
group by months.project_id, months.attended_month
having max(months.first_day) is null
