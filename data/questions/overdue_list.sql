-- scoped: complaints
-- The to-do list: open complaints past due, or due within $due_within_workdays work-days of 判定日, the
-- longest overdue first. Neither person nor employer is named: the list is hung where anyone may read it.
select
    coalesce(open_complaints.native_number, '登记簿无编号') as 编号,
    channels.channel_name as 渠道,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    open_complaints.received_date as 收到日期,
    open_complaints.due_date as 到期日,
    open_complaints.workdays_left as 剩余工作日,
    open_complaints.judged_until as 判定日,
    case when open_complaints.is_due_provisional then '是' else '否' end as 暂推算,
    open_complaints.worker_count as 反映人数,
    open_complaints.owed_yuan as "反映金额（元）",
    open_complaints.status as 办理状态,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    open_complaints.row_id as 行标识
from (
    select
        scoped_complaints.*,
        -- Work-days still to come; negative once past due. A due day before the calendar is long past.
        days.judged_until,
        coalesce(on_due.workday_number, case when due_date < days.judged_until then 0 end)
            - today.workday_number as workdays_left
    from scoped_complaints
    left join workday_numbers as on_due on on_due.day = scoped_complaints.due_date
    join judged_days as days using (channel)
    join workday_numbers as today on today.day = days.judged_until
    where received_date is not null and due_date is not null and not is_settled and not is_declined
) as open_complaints
left join channels using (channel)
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = open_complaints.authority
left join ledger_lines using (row_id)
where open_complaints.workdays_left <= $due_within_workdays
order by open_complaints.workdays_left, open_complaints.due_date, open_complaints.complaint_id
