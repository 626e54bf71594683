-- county only
-- Names that a person may choose where a ledger writes another: employers complained of, the most frequent first,
-- and the projects of their ledger.
select 种类, 名称
from (
    select 'employer' as 种类, employer_name as 名称, count(*) as use_count
    from complaints where employer_name is not null group by employer_name
    union all
    select 'project', project_name, 1 from projects where project_name is not null group by project_name
)
qualify row_number() over (partition by 种类 order by use_count desc, 名称) <= $take
order by 种类, use_count desc, 名称
