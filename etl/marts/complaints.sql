-- One row a native record, as received: declined and repeated ones too.
insert into complaints by name
select
    complaint_id, channel, native_number, received_date, received_at,
    town_code, sector, authority,
    employer_name, project_name, project_id,
    complainant, worker_key, phone_key,
    worker_count, owed_yuan, verified_worker_count, verified_yuan,
    coalesce(status, '未注明') as status,
    conclusion, is_declined, is_settled,
    case when is_settled then closing_date end as settled_date,
    due_date, is_due_provisional, is_due, is_closed_on_time,
    is_open_overdue or is_closed_late as is_overdue,
    is_open_overdue,
    is_verified,
    satisfaction,
    coalesce(satisfaction in ('满意', '基本满意', '不满意'), false) as is_rated,
    coalesce(satisfaction in ('满意', '基本满意'), false) as is_satisfied,
    text_confidence,
    case when length(one_line) > 80 then left(one_line, 79) || '…' else one_line end as summary,
    matter_members.matter_id,
    row_id
from (
    select *, regexp_replace(content, '\s+', ' ', 'g') as one_line
    from complaint_records
) as records
left join matter_members using (complaint_id)
order by received_date, complaint_id;
