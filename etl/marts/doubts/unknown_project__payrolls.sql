-- ledgers: payrolls
-- A project nobody knows. One line stands for all of the project's: a list of every worker would hide the rest.
with named as (
    select 'payrolls' as ledger, min(row_id) as row_id, '项目名称' as column_name, substr(project_id, 6) as project_key
    from payroll_lines
    where starts_with(project_id, 'name:') and project_id <> 'name:未注明'
    group by project_id
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
