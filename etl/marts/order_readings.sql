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

-- What a person looks through: the readings, and the orders passed over as not about wages although their
-- words speak of wages. These are in no batch's rows, so an undone batch has none here.
create view reviewable_orders as
select * exclude (complaint_id), false as is_skipped, null::integer as skipped_seq
from order_readings

union all by name

select
    file_seq || ':skipped:' || row_number as row_id,
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
    -- nothing but that it is not about wages was judged of it
    text_wages_confidence as confidence,
    coalesce(is_confirmed, false) as is_confirmed,
    not coalesce(is_confirmed, false) as is_to_review,
    true as is_skipped,
    file_seq as skipped_seq
from (
    select *, regexp_replace(concat_ws('。', title, content), '\s+', ' ', 'g') as one_line
    from skipped_orders
    where file_seq not in (select file_seq from files join batches using (batch_id) where is_undone)
        and upper(native_number) not in
            (select upper(native_number) from order_readings where native_number is not null)
    qualify row_number() over (partition by upper(native_number) order by file_seq desc, row_number desc) = 1
) as skipped;
