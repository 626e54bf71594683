/*
id = "title_matches"
kind = "work"
label = "标题里的项目"
description = "一个只在标题里出现、唯一对得上在建项目台账的名称一行"
after = ["project_matches"]
columns = [
  { name = "project_key", type = "text", comment = "标题里像是项目的字的名称键" },
  { name = "project_id", type = "text", comment = "对应在建项目台账的项目" },
]
*/
-- What a title names is a guess: it is a project only where the ledger of projects knows it, with or without the
-- year, the firm or office before it and the team behind it.
with written as (
    select project_key from keyed_payrolls where title_project is not null
    union
    select project_key from keyed_rosters where title_project is not null
    union
    select project_key from keyed_attendance where title_project is not null
    union
    select project_key from keyed_attendance_events where title_project is not null
),

candidates as (
    select
        written.project_key,
        project_matches.project_id,
        length(project_matches.project_key) as known_length
    from written
    join project_matches
        on regexp_replace(written.project_key, '^20\d\d年(度)?', '', 'g')
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
order by project_key;
