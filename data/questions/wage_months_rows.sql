-- The project-months that a figure counts, the latest first. A month is made of many lines of a payroll:
-- its files are named, and how many of their lines are meant.
select
    selected.project_name as 项目,
    strftime(selected.wage_month, '%Y-%m') as 应发月份,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    selected.worker_count as 人数,
    selected.due_yuan as "应付（元）",
    selected.paid_yuan as "已付（元）",
    selected.bank_paid_yuan as "专户代发（元）",
    selected.known_way_paid_yuan as "注明方式的实发（元）",
    selected.pay_day_date as 支付日,
    case
        when not selected.is_pay_day_past then '未到支付日'
        when selected.is_paid_on_time is null then '应发或已发待核对'
        when selected.is_paid_on_time then '是'
        else '否'
    end as 按时足额,
    case when selected.in_numerator then '是' else '否' end as 计入分子,
    payroll_files.file_names as 来源文件,
    payroll_files.line_count as 工资表行数,
    'wages:' || strftime(selected.wage_month, '%Y-%m') || ':' || selected.project_id as 行标识
from selected
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = selected.authority
left join payroll_files using (project_id, wage_month)
order by selected.wage_month desc, selected.project_name, selected.project_id
