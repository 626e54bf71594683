-- ledgers: wage_deposits, recoveries, revolving_fund
-- A project nobody knows, of guarantees, recoveries and advances.
with named as (
    select 'wage_deposits' as ledger, row_id, '项目' as column_name, project_key
    from keyed_wage_deposits
    where is_project_named
        and not coalesce(project_number in (select project_id from projects), false)

    union all

    select
        ledger, row_id, '项目', project_key
    from (
        select 'recoveries' as ledger, row_id, project_key, is_project_named from keyed_recoveries
        union all
        select 'revolving_fund', row_id, project_key, is_project_named from keyed_revolving_fund
    )
    where is_project_named
)

select
    ledger, row_id,
    'unknown_project' as rule,
    column_name,
    '在建项目台账里没有这个项目；请在“数据”页“待核”选定项目，或补报这个项目' as message
from named
where project_key is not null
    and project_key not in (
        select project_key(project_name) from projects where project_key(project_name) is not null
    )
    and exists (select 1 from projects)
