-- ledgers: rosters, attendance, attendance_events
-- A project that only a title names and nobody knows. One line stands for all of its file.
select
    rows.ledger,
    min(rows.row_id) as row_id,
    'unknown_title_project' as rule,
    '项目名称' as column_name,
    '只有标题里像是写了项目，在建项目台账里对不上，本文件有' || count(*)
    || '行列在“未注明”下；请在标题写明“项目名称：”，或核对名称、补报这个项目' as message
from (
    select 'rosters' as ledger, row_id, file_seq, project_number, project_name, title_project
    from current_rosters
    union all
    select 'attendance', row_id, file_seq, project_number, project_name, title_project
    from current_attendance
    union all
    select 'attendance_events', row_id, file_seq, project_number, project_name, title_project
    from current_attendance_events
) as rows
join ledger_projects
    on ledger_projects.project_number is not distinct from rows.project_number
    and ledger_projects.project_name is not distinct from rows.project_name
    and ledger_projects.title_project is not distinct from rows.title_project
where rows.title_project is not null and ledger_projects.project_id = 'name:未注明'
group by rows.ledger, rows.file_seq
