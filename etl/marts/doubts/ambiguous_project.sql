-- ledgers: special_accounts, account_transfers, payment_guarantees, inspections, rosters, attendance, attendance_events
-- A name that several projects of the ledger have says nothing about which of them is meant: the line stands under
-- the name alone. One line stands for all of the name's.
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
    'ambiguous_project' as rule,
    column_name,
    '在建项目台账里有几个项目都叫这个名称，分不清是哪一个，没有归到任何一个；请补填项目编号' as message
from named
where project_key in (
        select project_key(project_name) from projects
        where project_key(project_name) is not null
        group by project_key(project_name) having count(*) > 1
    )
    and not coalesce(project_number in (select project_id from projects), false)
group by ledger, column_name, project_key
