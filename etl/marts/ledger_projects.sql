/*
id = "ledger_projects"
kind = "work"
label = "各台账所写的项目"
description = "专户、拨付、担保、实名制、考勤、抽查台账所写的项目名称和编号，各是哪个项目，一种写法一行"
after = ["projects", "project_matches", "title_matches"]
columns = [
  { name = "project_number", type = "text", comment = "台账所写的项目编号", null = "没有写" },
  { name = "project_name", type = "text", comment = "台账所写的项目名称，或标题里像是项目的字", null = "没有写" },
  { name = "title_project", type = "text", comment = "只在标题里出现的项目", null = "名称写在表里，或标题写明了“项目名称”" },
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称，与工资表的相同" },
  { name = "known_name", type = "text", comment = "项目名称：在建项目台账的，对应不上的为所写的，没有写的为未注明" },
  { name = "town_code", type = "text", comment = "项目的镇街代码", null = "对应不上在建项目台账，或项目的镇街看不出" },
  { name = "sector", type = "text", comment = "行业代码，对应不上的为 unknown" },
  { name = "authority", type = "text", comment = "主管部门代码：项目的，否则未注明行业的" },
]
*/
-- The same rule as for payrolls (payroll_projects), so that a project is one in all of them: its number, else its
-- name where it is one project's alone, else the name itself.
with written as (
    select project_number, project_name, cast(null as text) as title_project, project_key
    from keyed_special_accounts
    union
    select project_number, project_name, cast(null as text) as title_project, project_key
    from keyed_account_transfers
    union
    select project_number, project_name, cast(null as text) as title_project, project_key
    from keyed_payment_guarantees
    union
    select project_number, project_name, cast(null as text) as title_project, project_key
    from keyed_inspections
    union
    select project_number, project_name, title_project, project_key from keyed_rosters
    union
    select project_number, project_name, title_project, project_key from keyed_attendance
    union
    select project_number, project_name, title_project, project_key from keyed_attendance_events
),

known as (
    select
        written.project_number,
        written.project_name,
        written.title_project,
        coalesce(
            by_number.project_id,
            project_matches.project_id,
            case
                when written.title_project is not null then coalesce(title_matches.project_id, 'name:未注明')
            end,
            concat('name:', coalesce(written.project_key, '未注明'))
        ) as project_id
    from written
    left join projects as by_number on by_number.project_id = written.project_number
    left join project_matches on project_matches.project_key = written.project_key
    left join title_matches on title_matches.project_key = written.project_key
)

select
    known.project_number,
    known.project_name,
    known.title_project,
    known.project_id,
    coalesce(
        projects.project_name,
        case when known.project_id = 'name:未注明' then '未注明' end,
        known.project_name,
        '未注明'
    ) as known_name,
    nullif(projects.town_code, 'unknown') as town_code,
    coalesce(projects.sector, 'unknown') as sector,
    coalesce(projects.authority, unknown_sector.authority) as authority
from known
left join projects on projects.project_id = known.project_id
inner join sectors as unknown_sector on unknown_sector.sector = 'unknown'
order by known.project_number, known.project_name, known.title_project, known.project_id;
