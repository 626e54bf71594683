/*
id = "payroll_projects"
label = "工资表的项目"
description = "工资表所写的项目名称和编号，各是哪个项目，一种写法一行"
ledgers = ["payrolls"]
after = ["projects", "project_matches"]
columns = [
  { name = "project_number", type = "text", comment = "工资表所写的项目编号", null = "没有写" },
  { name = "project_name", type = "text", comment = "工资表所写的项目名称，或标题里像是项目的字", null = "没有写" },
  { name = "title_project", type = "text", comment = "只在标题里出现的项目", null = "名称写在表里，或标题写明了“项目名称”" },
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称，只在标题里出现而对应不上的为 name:未注明" },
]
*/
-- What a title names is a guess: it is a project only where the ledger of projects knows it, with or without the
-- year, the firm or office before it and the team behind it.
with written as (
    select distinct
        project_number,
        project_name,
        title_project,
        project_key,
        title_project is not null as is_from_title
    from keyed_payrolls
),

candidates as (
    select
        written.project_key,
        project_matches.project_id,
        length(project_matches.project_key) as known_length
    from written
    join project_matches
        on written.is_from_title
        and (
            regexp_replace(written.project_key, '^20\d\d年(度)?', '', 'g')
            = regexp_replace(project_matches.project_key, '^20\d\d年(度)?', '', 'g')
            or (
                ends_with(written.project_key, project_matches.project_key)
                and regexp_matches(
                    substr(
                        written.project_key,
                        1,
                        length(written.project_key) - length(project_matches.project_key)
                    ),
                    '(公司|集团|局|院|中心|县|市|省|镇|街道|队|处|办|承建|施工|建设)的?$'
                )
            )
            or (
                starts_with(written.project_key, project_matches.project_key)
                and regexp_matches(
                    substr(written.project_key, length(project_matches.project_key) + 1),
                    '^.{0,12}(班组|班|队|组)$'
                )
            )
        )
),

title_matches as (
    select
        project_key,
        min(project_id) as project_id
    from (
        select distinct
            project_key,
            project_id,
            rank() over (partition by project_key order by known_length desc) as place
        from candidates
    ) as ranked
    where place = 1
    group by project_key
    having count(*) = 1
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
