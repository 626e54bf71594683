/*
id = "payroll_projects"
label = "工资表的项目"
description = "工资表所写的项目名称和编号，各是哪个项目，一种写法一行"
ledgers = ["payrolls"]
after = ["projects", "project_matches", "title_matches"]
columns = [
  { name = "project_number", type = "text", comment = "工资表所写的项目编号", null = "没有写" },
  { name = "project_name", type = "text", comment = "工资表所写的项目名称，或标题里像是项目的字", null = "没有写" },
  { name = "title_project", type = "text", comment = "只在标题里出现的项目", null = "名称写在表里，或标题写明了“项目名称”" },
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称，只在标题里出现而对应不上的为 name:未注明" },
]
*/
-- What only a title names is a guess: title_matches says whether it is a project.
with written as (
    select distinct
        project_number,
        project_name,
        title_project,
        project_key,
        title_project is not null as is_from_title
    from keyed_payrolls
)

select
    written.project_number,
    written.project_name,
    written.title_project,
    coalesce(
        by_number.project_id,
        project_matches.project_id,
        case when written.is_from_title then coalesce(title_matches.project_id, 'name:未注明') end,
        concat('name:', coalesce(written.project_key, '未注明'))
    ) as project_id
from written
left join projects as by_number on by_number.project_id = written.project_number
left join project_matches on project_matches.project_key = written.project_key
left join title_matches on title_matches.project_key = written.project_key
order by project_number, project_name, title_project, project_id;
