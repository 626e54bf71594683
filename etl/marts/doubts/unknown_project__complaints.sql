-- ledgers: channels
-- A project nobody knows. Asked only where the ledger of projects is there; a name two projects share is
-- known. 12345 orders are left out: their project is read from running text and reviewed as a reading.
with named as (
    select
        channels.ledger,
        row_id,
        ledger_columns.label as column_name,
        project_key
    from complaint_records
    inner join channels using (channel)
    -- a ledger without the column has its projects from running text
    inner join ledger_columns on ledger_columns.ledger = channels.ledger and ledger_columns.field = 'project_name'
    where project_id is null
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
