-- scoped: complaints, recoveries, projects, deposit_states
-- The authorities that an asker's own rows name: of those that no list knows, these alone may be offered.
select distinct authority as 主管部门
from (
    select authority from scoped_complaints
    union select authority from scoped_recoveries
    union select authority from scoped_projects
    union select authority from scoped_deposit_states
)
where authority is not null
order by authority
