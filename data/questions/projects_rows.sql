-- The projects live on the day asked for, by town.
select
    selected.project_name as 项目,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    selected.owner_name as 建设单位,
    selected.contractor_name as 施工总承包单位,
    selected.contract_yuan as "合同额（元）",
    selected.start_date as 开工日期,
    selected.planned_finish_date as 计划竣工日期,
    selected.status as 项目状态,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    selected.row_id as 行标识
from selected
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = selected.authority
left join ledger_lines using (row_id)
order by selected.town_code, selected.project_name, selected.project_id
