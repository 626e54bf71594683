-- The complaints that a figure counts or sums, the latest first.
select
    -- the visits book numbers nothing: file, sheet and line tell which entry it is
    coalesce(selected.native_number, '登记簿无编号') as 编号,
    channels.channel_name as 渠道,
    selected.received_date as 收到日期,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    selected.employer_name as 用人单位,
    selected.project_name as 项目,
    selected.complainant as 反映人,
    selected.worker_count as 反映人数,
    selected.owed_yuan as "反映金额（元）",
    selected.verified_worker_count as 核实人数,
    selected.verified_yuan as "核实金额（元）",
    selected.status as 办理状态,
    selected.conclusion as 核处结论,
    selected.due_date as 到期日,
    selected.settled_date as 办结日期,
    case
        when selected.is_open_overdue then '过期未办结'
        when selected.is_overdue then '过期办结'
        when selected.is_due_provisional then '暂按周一至周五推算'
    end as 期限情况,
    selected.satisfaction as 满意度,
    selected.summary as 诉求摘要,
    case when selected.in_numerator then '是' else '否' end as 计入分子,
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
order by selected.received_date desc, selected.complaint_id
