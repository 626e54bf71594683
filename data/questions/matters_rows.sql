-- The matters that a figure counts, the latest first; the line is that of the first record joined, and
-- a click leads to those of all.
select
    -- a matter is named by its first record, which has a number unless it stood in the visits book
    case when selected.matter_id like 'visits:%' then '登记簿无编号'
        else substr(selected.matter_id, strpos(selected.matter_id, ':') + 1)
    end as 首条编号,
    selected.first_date as 首次收到日期,
    selected.last_date as 最近收到日期,
    channels.channel_name as 首条渠道,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    selected.employer_name as 用人单位,
    selected.project_name as 项目,
    selected.complaint_count as 合并件数,
    selected.channel_count as 涉及渠道数,
    selected.worker_count as 涉及人数,
    selected.matter_yuan as "涉及金额（元）",
    case when selected.is_amount_verified then '核实' else '反映' end as 金额依据,
    case when selected.is_group then '是' else '否' end as 群体性,
    case when selected.is_repeat then '是' else '否' end as 重复投诉,
    case when selected.is_settled then '已办结' when selected.is_declined then '不予受理' else '未办结' end as 办理情况,
    case when selected.in_numerator then '是' else '否' end as 计入分子,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    'matters:' || to_json([selected.matter_id])::varchar as 行标识
from selected
left join channels using (channel)
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = selected.authority
left join ledger_lines using (row_id)
order by selected.first_date desc, selected.matter_id
