-- The entries that a figure counts, the latest first. Who a worker is, is shown masked, never as a key.
select
    labelled.project_name as 项目,
    labelled.worker_name as 姓名,
    labelled.team as 班组,
    labelled.trade as 工种,
    labelled.employer_name as 所属参建单位,
    labelled.entry_date as 进场日期,
    labelled.exit_date as 退场日期,
    case when labelled.is_real_name then '是' else '否' end as 实名,
    case when labelled.has_contract then '是' when not labelled.has_contract then '否' end as 合同签订,
    case when labelled.has_bank_card then '是' else '否' end as 银行卡,
    labelled.town_name as 镇街,
    labelled.sector_name as 行业,
    labelled.authority_name as 主管部门,
    labelled.file_name as 来源文件,
    labelled.sheet_name as 工作表,
    labelled.row_number as 行号,
    labelled.row_id as 行标识
from labelled
order by labelled.valid_from desc, labelled.project_name, labelled.row_id
