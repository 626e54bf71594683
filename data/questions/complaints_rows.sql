-- The complaints that a figure counts or sums, the latest first.
select
    -- the visits book numbers nothing: file, sheet and line tell which entry it is
    coalesce(labelled.native_number, '登记簿无编号') as 编号,
    labelled.channel_name as 渠道,
    labelled.received_date as 收到日期,
    labelled.town_name as 镇街,
    labelled.sector_name as 行业,
    labelled.authority_name as 主管部门,
    labelled.employer_name as 用人单位,
    labelled.project_name as 项目,
    labelled.complainant as 反映人,
    labelled.worker_count as 反映人数,
    labelled.owed_yuan as "反映金额（元）",
    labelled.verified_worker_count as 核实人数,
    labelled.verified_yuan as "核实金额（元）",
    labelled.status as 办理状态,
    labelled.conclusion as 核处结论,
    labelled.due_date as 到期日,
    labelled.settled_date as 办结日期,
    case
        when labelled.is_open_overdue then '过期未办结'
        when labelled.is_overdue then '过期办结'
        when labelled.is_due_provisional then '暂按周一至周五推算'
    end as 期限情况,
    labelled.satisfaction as 满意度,
    labelled.road_name as 建议去向,
    labelled.road_reason as 建议的理由,
    labelled.summary as 诉求摘要,
    case when labelled.in_numerator then '是' else '否' end as 计入分子,
    labelled.file_name as 来源文件,
    labelled.sheet_name as 工作表,
    labelled.row_number as 行号,
    labelled.row_id as 行标识
from labelled
order by labelled.received_date desc, labelled.complaint_id
