/*
label = "办理时限将到或已过"
of = "一条投诉"
ledgers = ["channels"]
reads = ["channels", "complaint_records", "sources", "workday_numbers"]
parameters = ["blue_workdays", "yellow_workdays"]
blue = "离到期日{blue_workdays}个工作日"
yellow = "离到期日{yellow_workdays}个工作日以内"
red = "已过到期日，没有办结"
closes = "办结"
source = "各渠道的办理时限见参数；提前天数由县里定"
*/
-- An open record comes near its due day, and passes it; of each channel up to the day that its ledger tells of.
with dues as (
    select
        records.*,
        on_due.workday_number as due_number,
        sources.judged_until,
        limits.blue_workdays, limits.yellow_workdays,
        case when records.is_settled then coalesce(records.closing_date, sources.judged_until) end as settled_date
    from complaint_records as records
    inner join channels on channels.channel = records.channel
    inner join sources on sources.ledger = channels.ledger
    inner join workday_numbers as on_due on on_due.day = records.due_date
    inner join limits on limits.valid_from <= records.received_date and records.received_date < limits.valid_until
    where not records.is_declined
),

steps as (
    select complaint_id, 1 as level, min(greatest(near.day, dues.received_date)) as day
    from dues
    inner join workday_numbers as near on near.workday_number = dues.due_number - dues.blue_workdays
    group by complaint_id
    union all
    select complaint_id, 2 as level, min(greatest(near.day, dues.received_date)) as day
    from dues
    inner join workday_numbers as near on near.workday_number = dues.due_number - dues.yellow_workdays
    group by complaint_id
    union all
    select complaint_id, 3 as level, due_date + 1 as day from dues
),

-- Where two levels begin on one day the higher one holds; what was settled by then had no warning.
began as (
    select steps.complaint_id, steps.day, max(steps.level) as level
    from steps
    inner join dues on dues.complaint_id = steps.complaint_id
    where (dues.settled_date is null or steps.day < dues.settled_date) and steps.day <= dues.judged_until
    group by steps.complaint_id, steps.day
),

changes as (
    select complaint_id, day, level from began
    union all
    select complaint_id, settled_date as day, 0 as level
    from dues
    where settled_date is not null and complaint_id in (select complaint_id from began)
)

select
    dues.complaint_id as subject,
    dues.received_date as since,
    dues.project_id, dues.project_name, dues.employer_name,
    dues.town_code, dues.sector, dues.authority,
    changes.day, changes.level,
    dues.worker_count as people,
    dues.owed_yuan as yuan,
    dues.due_date as about_day,
    cast(null as date) as wage_month,
    channels.channel_name || '，' || dues.received_date || ' 收到，' || dues.due_date || ' 到期' as reason,
    dues.row_id as mark
from changes
inner join dues on dues.complaint_id = changes.complaint_id
inner join channels on channels.channel = dues.channel
