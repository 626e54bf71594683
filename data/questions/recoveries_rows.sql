-- The recoveries that a figure sums, the latest first.
select
    selected.recovery_id as 台账编号,
    selected.recovered_date as 追发日期,
    selected.route as 追发方式,
    selected.recovered_yuan as "追发金额（元）",
    selected.worker_count as 追发人数,
    selected.clue_number as 线索编号,
    coalesce(channels.channel_name, '未注明') as 渠道,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    selected.employer_name as 用人单位,
    selected.project_name as 项目,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    selected.row_id as 行标识
from selected
left join channels using (channel)
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = selected.authority
left join ledger_lines using (row_id)
order by selected.recovered_date desc, selected.recovery_id
