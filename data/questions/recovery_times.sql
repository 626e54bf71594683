-- scoped: recoveries
-- The recoveries of the window with the days since their complaint was received, as days_to_pay counts them.
select
    scoped_recoveries.recovery_id as 台账编号,
    scoped_recoveries.recovered_date as 追发日期,
    scoped_recoveries.clue_number as 线索编号,
    complaints.received_date as 收到日期,
    -- Paid before the complaint was on record: no time at all. Without a complaint: unknown.
    case when complaints.received_date is not null
        then greatest(scoped_recoveries.recovered_date - complaints.received_date, 0)::integer
    end as "用时（天）",
    scoped_recoveries.route as 追发方式,
    scoped_recoveries.recovered_yuan as "追发金额（元）",
    scoped_recoveries.worker_count as 追发人数,
    town_labels.town_name as 镇街,
    scoped_recoveries.employer_name as 用人单位,
    scoped_recoveries.project_name as 项目,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    scoped_recoveries.row_id as 行标识
from scoped_recoveries
left join complaints
    on upper(complaints.native_number) = upper(scoped_recoveries.clue_number)
    and complaints.channel = scoped_recoveries.channel
left join town_labels on town_labels.town_code = scoped_recoveries.town_code
left join ledger_lines on ledger_lines.row_id = scoped_recoveries.row_id
where scoped_recoveries.recovered_date between $date_from and $date_to
order by "用时（天）" nulls last, scoped_recoveries.recovered_date, scoped_recoveries.recovery_id
