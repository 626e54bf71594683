-- The projects live on the day asked for, by town.
select
    labelled.project_name as 项目,
    labelled.town_name as 镇街,
    labelled.sector_name as 行业,
    labelled.authority_name as 主管部门,
    labelled.owner_name as 建设单位,
    labelled.contractor_name as 施工总承包单位,
    labelled.contract_yuan as "合同额（元）",
    labelled.start_date as 开工日期,
    labelled.planned_finish_date as 计划竣工日期,
    labelled.status as 项目状态,
    labelled.file_name as 来源文件,
    labelled.sheet_name as 工作表,
    labelled.row_number as 行号,
    labelled.row_id as 行标识
from labelled
order by labelled.town_code, labelled.project_name, labelled.project_id
