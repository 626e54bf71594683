-- The workers' months that a figure counts, the latest first. Who a worker is, is never shown as a key.
select
    labelled.project_name as 项目,
    strftime(labelled.attended_month, '%Y-%m') as 考勤月份,
    labelled.attended_days as "出勤天数（天）",
    labelled.first_day as 首个出勤日,
    labelled.last_day as 最后出勤日,
    case when labelled.has_sheet then '有' else '无' end as 考勤表,
    case when labelled.has_device then '有' else '无' end as 考勤机,
    case when labelled.is_worker_known then '能' else '不能' end as 与工资表对上人,
    labelled.town_name as 镇街,
    labelled.sector_name as 行业,
    labelled.authority_name as 主管部门,
    labelled.file_name as 来源文件,
    labelled.sheet_name as 工作表,
    labelled.row_number as 行号,
    labelled.row_id as 行标识
from labelled
order by labelled.attended_month desc, labelled.project_name, labelled.row_id
