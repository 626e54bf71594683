/*
label = "总承包单位诚信等级低"
of = "项目"
ledgers = ["credit_grades", "projects"]
reads = ["credit_grade_rows", "keyed_projects", "projects"]
parameters = []
blue = "在建项目的总承包单位为B级"
yellow = ""
red = "为C级"
closes = "等级提高、期满，或项目完工"
source = "县里的治欠诚信等级；与劳动保障守法诚信等级是两套"
*/
-- While a project is live and its contractor has the grade, by credit code, else by name.
with contractors as (
    select projects.*, keyed.contractor_employer_key, keyed.credit_code
    from projects
    inner join keyed_projects as keyed on keyed.row_id = projects.row_id
),

held as (
    select
        contractors.project_id, grades.grade, grades.row_id as grade_row,
        greatest(contractors.valid_from, grades.valid_from, grades.known_from) as begins,
        least(contractors.valid_until, grades.valid_until) as ends
    from contractors
    inner join credit_grade_rows as grades
        on grades.credit_code = contractors.credit_code
        or ((grades.credit_code is null or contractors.credit_code is null)
            and grades.employer_key = contractors.contractor_employer_key)
    where grades.grade in ('B', 'C')
),

days as (
    select project_id, begins as day from held where begins < ends
    union
    select project_id, ends as day from held where begins < ends and ends < cast('9999-12-31' as date)
),

worst as (
    select
        days.project_id, days.day,
        max(held.grade) as grade,
        arg_max(held.grade_row, held.grade) as grade_row
    from days
    left join held
        on held.project_id = days.project_id and held.begins <= days.day and days.day < held.ends
    group by days.project_id, days.day
)

select
    worst.project_id as subject,
    worst.day as since,
    projects.project_id, projects.project_name, projects.contractor_name as employer_name,
    projects.town_code, projects.sector, projects.authority,
    worst.day,
    case worst.grade when 'C' then 3 when 'B' then 1 else 0 end as level,
    cast(null as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    worst.day as about_day,
    cast(null as date) as wage_month,
    projects.contractor_name || '，' || coalesce(worst.grade || '级', '没有等级') as reason,
    coalesce(worst.grade_row, projects.row_id) as mark
from worst
inner join projects on projects.project_id = worst.project_id
