/*
label = "同一项目多项黄色预警"
of = "项目"
ledgers = []
reads = ["projects"]
parameters = ["yellow_count"]
is_of_warnings = true
blue = ""
yellow = ""
red = "同时有{yellow_count}项以上黄色或红色预警"
closes = "黄色以上的预警降到界限以下"
source = "县内规定"
*/
-- How many warnings of a project are yellow or worse on each day on which one of them changes.
with steps as (
    select
        rule, subject, project_id, day,
        case when level >= 2 then 1 else 0 end
        - coalesce(lag(case when level >= 2 then 1 else 0 end) over (partition by rule, subject order by day), 0)
            as step
    from warning_changes
    where level is not null and project_id is not null
),

days as (
    select project_id, day, sum(step) as step from steps group by project_id, day having sum(step) <> 0
),

counts as (
    select project_id, day, sum(step) over (partition by project_id order by day) as yellow_count from days
)

select
    counts.project_id as subject,
    counts.day as since,
    projects.project_id, projects.project_name, projects.contractor_name as employer_name,
    projects.town_code, projects.sector, projects.authority,
    counts.day,
    case when counts.yellow_count >= limits.yellow_count then 3 else 0 end as level,
    cast(null as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    counts.day as about_day,
    cast(null as date) as wage_month,
    '黄色以上 ' || counts.yellow_count || ' 项' as reason,
    'project:' || projects.project_name as mark
from counts
inner join projects on projects.project_id = counts.project_id
inner join limits on limits.valid_from <= counts.day and counts.day < limits.valid_until
