-- county only
-- The payroll lines of a project's month, by file and line.
select
    payrolls.worker_name as 姓名,
    payrolls.team as 班组,
    payrolls.payable_yuan as "应发（元）",
    payrolls.deducted_yuan as "扣款（元）",
    payrolls.paid_yuan as "实发（元）",
    payrolls.paid_date as 发放日期,
    payrolls.pay_method as 发放方式,
    files.file_name as 来源文件,
    payrolls.sheet_name as 工作表,
    payrolls.row_number as 行号,
    payrolls.row_id as 行标识
from current_payrolls as payrolls
join payroll_projects
    on payroll_projects.project_number is not distinct from payrolls.project_number
    and payroll_projects.project_name is not distinct from payrolls.project_name
    and payroll_projects.title_project is not distinct from payrolls.title_project
join files using (file_seq)
where payroll_projects.project_id = $project_id and strftime(payrolls.wage_month, '%Y-%m') = $wage_month
order by payrolls.file_seq, payrolls.sheet_name, payrolls.row_number
