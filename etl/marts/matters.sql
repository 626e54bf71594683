-- One row a 事项: what it is about is the first record's, how much the largest of its records; never a sum,
-- for the same wages are told to several channels.
insert into matters by name
with members as (
    select
        *,
        row_number() over (
            partition by matter_id order by complaint_order
        ) as place
    from complaint_records
    inner join matter_members using (complaint_id)
),

gathered as (
    select
        matter_id,
        min(received_date) as first_date,
        max(received_date) as last_date,
        any_value(channel) filter (where place = 1) as channel,
        any_value(town_code) filter (where place = 1) as town_code,
        any_value(sector) filter (where place = 1) as sector,
        any_value(authority) filter (where place = 1) as authority,
        any_value(row_id) filter (where place = 1) as row_id,
        arg_min(employer_name, place) filter (where employer_name is not null) as employer_name,
        arg_min(project_name, place) filter (where project_name is not null) as project_name,
        arg_min(project_id, place) filter (where project_id is not null) as project_id,
        count(*) as complaint_count,
        count(distinct channel) as channel_count,
        coalesce(max(verified_worker_count), max(worker_count)) as worker_count,
        coalesce(max(verified_yuan), max(owed_yuan)) as matter_yuan,
        max(verified_yuan) is not null as is_amount_verified,
        bool_and(is_declined) as is_declined,
        coalesce(bool_and(is_settled) filter (where not is_declined), false) as is_settled,
        bool_or(is_verified) as is_verified,
        bool_or(is_open_overdue) as is_open_overdue,
        min(due_date) filter (where not is_settled and not is_declined) as due_date
    from members
    group by matter_id
),

matter_keys as (
    select distinct matter_id, matter_key
    from (
        select matter_id, unnest([
            'worker:' || worker_key,
            'phone:' || phone_key,
            'site:' || employer_key || chr(31) || project_key
        ]) as matter_key
        from members
    )
    where matter_key is not null
),

-- An earlier matter of the same worker, or the same employer and project, begun in the days before.
repeats as (
    select matter_id, bool_or(earlier_date is not null) as is_repeat
    from (
        select
            matter_id,
            max(first_date) over (
                partition by matter_key order by first_date
                range between to_days(parameter('repeat_window_days')::integer) preceding
                and interval 1 day preceding
            ) as earlier_date
        from matter_keys
        inner join gathered using (matter_id)
    )
    group by matter_id
)

select
    gathered.*,
    coalesce(worker_count >= group_workers.value, false) as is_group,
    coalesce(is_repeat, false) as is_repeat
from gathered
left join repeats using (matter_id)
left join parameter_spells as group_workers
    on group_workers.parameter = 'group_workers'
    and group_workers.valid_from <= first_date
    and first_date < group_workers.valid_until
order by first_date, matter_id;
