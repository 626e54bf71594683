-- The project-months with wages unpaid on the window's last day, the largest first.
select
    wage_months.project_name as 项目,
    strftime(unpaid.wage_month, '%Y-%m') as 应发月份,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    wage_months.worker_count as 人数,
    wage_months.due_yuan as "应付（元）",
    unpaid.unpaid_yuan as "区间末日未发（元）",
    wage_months.pay_day_date as 支付日,
    payroll_files.file_names as 来源文件,
    payroll_files.line_count as 工资表行数,
    'wages:' || strftime(unpaid.wage_month, '%Y-%m') || ':' || unpaid.project_id as 行标识
from (
    select project_id, wage_month, sum(unpaid_delta_yuan) as unpaid_yuan
    from selected
    group by all
    having sum(unpaid_delta_yuan) <> 0
) as unpaid
join wage_months using (project_id, wage_month)
left join payroll_files using (project_id, wage_month)
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = wage_months.authority
order by unpaid.unpaid_yuan desc, 项目, unpaid.wage_month
