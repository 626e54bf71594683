-- ledgers: payrolls
-- A project that only a title names and nobody knows. One line stands for all of its file.
select
    'payrolls' as ledger,
    min(payrolls.row_id) as row_id,
    'unknown_title_project' as rule,
    '项目名称' as column_name,
    '只有标题里像是写了项目，在建项目台账里对不上，本文件有' || count(*)
    || '行列在“未注明”下；请在标题写明“项目名称：”，或核对名称、补报这个项目' as message
from current_payrolls as payrolls
join payroll_projects
    on payroll_projects.project_number is not distinct from payrolls.project_number
    and payroll_projects.project_name is not distinct from payrolls.project_name
    and payroll_projects.title_project is not distinct from payrolls.title_project
where payrolls.title_project is not null and payroll_projects.project_id = 'name:未注明'
group by payrolls.file_seq
