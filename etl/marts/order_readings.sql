-- What was read from each 12345 order's words, and how surely: a person looks through the doubtful ones.
insert into order_readings by name
select
    row_id,
    'hotline:' || coalesce(native_number, row_key) as complaint_id,
    native_number,
    received_at::date as received_date,
    case when length(one_line) > 200 then left(one_line, 199) || '…' else one_line end as excerpt,
    is_about_wages,
    text_wages_confidence as wages_confidence,
    text_employer as employer_name,
    text_employer_confidence as employer_confidence,
    text_project as project_name,
    text_project_confidence as project_confidence,
    text_town as town_name,
    text_town_confidence as town_confidence,
    text_yuan as owed_yuan,
    text_yuan_confidence as yuan_confidence,
    text_worker_count as worker_count,
    text_worker_count_confidence as worker_count_confidence,
    text_months_owed as months_owed,
    text_months_owed_confidence as months_owed_confidence,
    text_confidence as confidence,
    coalesce(text_confidence = 1, false) as is_confirmed,
    coalesce(is_about_wages is not false and text_confidence < parameter('sure_text_confidence'), false)
        as is_to_review
from (
    select *, regexp_replace(concat_ws('。', title, content), '\s+', ' ', 'g') as one_line
    from current_hotline_orders
) as orders
order by received_at, native_number;
