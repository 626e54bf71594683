-- The matters that a figure counts, the latest first; the line is that of the first record joined, and
-- a click leads to those of all.
select
    -- a matter is named by its first record, which has a number unless it stood in the visits book
    case when labelled.matter_id like 'visits:%' then '登记簿无编号'
        else substr(labelled.matter_id, strpos(labelled.matter_id, ':') + 1)
    end as 首条编号,
    labelled.first_date as 首次收到日期,
    labelled.last_date as 最近收到日期,
    labelled.channel_name as 首条渠道,
    labelled.town_name as 镇街,
    labelled.sector_name as 行业,
    labelled.authority_name as 主管部门,
    labelled.employer_name as 用人单位,
    labelled.project_name as 项目,
    labelled.complaint_count as 合并件数,
    labelled.channel_count as 涉及渠道数,
    labelled.worker_count as 涉及人数,
    labelled.matter_yuan as "涉及金额（元）",
    case when labelled.is_amount_verified then '核实' else '反映' end as 金额依据,
    case when labelled.is_group then '是' else '否' end as 群体性,
    case when labelled.is_repeat then '是' else '否' end as 重复投诉,
    case when labelled.is_settled then '已办结' when labelled.is_declined then '不予受理' else '未办结' end as 办理情况,
    case when labelled.in_numerator then '是' else '否' end as 计入分子,
    labelled.file_name as 来源文件,
    labelled.sheet_name as 工作表,
    labelled.row_number as 行号,
    'matters:' || to_json([labelled.matter_id])::varchar as 行标识
from labelled
order by labelled.first_date desc, labelled.matter_id
