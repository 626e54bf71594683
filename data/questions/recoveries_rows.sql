-- The recoveries that a figure sums, the latest first.
select
    labelled.recovery_id as 台账编号,
    labelled.recovered_date as 追发日期,
    labelled.route as 追发方式,
    labelled.recovered_yuan as "追发金额（元）",
    labelled.worker_count as 追发人数,
    labelled.clue_number as 线索编号,
    coalesce(labelled.channel_name, '未注明') as 渠道,
    labelled.town_name as 镇街,
    labelled.sector_name as 行业,
    labelled.authority_name as 主管部门,
    labelled.employer_name as 用人单位,
    labelled.project_name as 项目,
    labelled.file_name as 来源文件,
    labelled.sheet_name as 工作表,
    labelled.row_number as 行号,
    labelled.row_id as 行标识
from labelled
order by labelled.recovered_date desc, labelled.recovery_id
