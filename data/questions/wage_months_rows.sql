-- The project-months that a figure counts, the latest first. A month is made of many lines of a payroll:
-- its files are named, and how many of their lines are meant.
select
    labelled.project_name as 项目,
    strftime(labelled.wage_month, '%Y-%m') as 应发月份,
    labelled.town_name as 镇街,
    labelled.sector_name as 行业,
    labelled.authority_name as 主管部门,
    labelled.worker_count as 人数,
    labelled.due_yuan as "应付（元）",
    labelled.paid_yuan as "已付（元）",
    labelled.bank_paid_yuan as "专户代发（元）",
    labelled.known_way_paid_yuan as "注明方式的实发（元）",
    labelled.pay_day_date as 支付日,
    case
        when not labelled.is_pay_day_past then '未到支付日'
        when labelled.is_paid_on_time is null then '应发或已发待核对'
        when labelled.is_paid_on_time then '是'
        else '否'
    end as 按时足额,
    case when labelled.in_numerator then '是' else '否' end as 计入分子,
    payroll_files.file_names as 来源文件,
    payroll_files.line_count as 工资表行数,
    'wages:' || strftime(labelled.wage_month, '%Y-%m') || ':' || labelled.project_id as 行标识
from labelled
left join payroll_files using (project_id, wage_month)
order by labelled.wage_month desc, labelled.project_name, labelled.project_id
