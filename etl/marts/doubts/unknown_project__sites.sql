-- ledgers: special_accounts, account_transfers, payment_guarantees, inspections, rosters, attendance, attendance_events
-- A project nobody knows, of the ledgers of payroll supervision. One line stands for all of the project's: a list
-- of every worker would hide the rest.
with named as (
    select
        ledger, row_id, '项目名称' as column_name, project_key, project_number
    from (
        select 'special_accounts' as ledger, row_id, project_key, project_number, is_project_named
        from keyed_special_accounts
        union all
        select 'account_transfers', row_id, project_key, project_number, is_project_named
        from keyed_account_transfers
        union all
        select 'payment_guarantees', row_id, project_key, project_number, is_project_named
        from keyed_payment_guarantees
        union all
        select 'inspections', row_id, project_key, project_number, is_project_named
        from keyed_inspections
        union all
        select 'rosters', row_id, project_key, project_number, is_project_named
        from keyed_rosters
        where title_project is null
        union all
        select 'attendance', row_id, project_key, project_number, is_project_named
        from keyed_attendance
        where title_project is null
        union all
        select 'attendance_events', row_id, project_key, project_number, is_project_named
        from keyed_attendance_events
        where title_project is null
    )
    where is_project_named
)

select
    ledger, min(row_id) as row_id,
    'unknown_project' as rule,
    column_name,
    '在建项目台账里没有这个项目；请在“数据”页“待核”选定项目，或补报这个项目' as message
from named
where project_key is not null
    and project_key not in (
        select project_key(project_name) from projects where project_key(project_name) is not null
    )
    and not coalesce(project_number in (select project_id from projects), false)
    and exists (select 1 from projects)
group by ledger, column_name, project_key
