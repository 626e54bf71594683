/*
label = "人数多、金额大的事项"
of = "事项"
ledgers = ["channels"]
reads = ["complaint_records", "matter_members"]
parameters = ["yellow_workers", "yellow_yuan", "red_workers", "red_yuan"]
blue = ""
yellow = "未办结的事项反映{yellow_workers}人以上，或{yellow_yuan}元以上"
red = "反映{red_workers}人以上，或{red_yuan}元以上"
closes = "并入的投诉全部办结"
source = "县内规定；群体性欠薪以10人为界"
*/
-- A matter is open from its first record until all that have come are settled; it is as large as its largest
-- record so far. What was verified has no day of its own and is not used.
with members as (
    select
        matter_members.matter_id, records.*,
        case when records.is_settled then coalesce(records.closing_date, build_info.data_until) end as settled_date
    from complaint_records as records
    inner join matter_members on matter_members.complaint_id = records.complaint_id
    cross join build_info
    where not records.is_declined and records.received_date is not null
),

marks as (
    select matter_id, received_date as day, 1 as opened, worker_count, owed_yuan, complaint_id from members
    union all
    select matter_id, greatest(settled_date, received_date) as day, -1 as opened,
        cast(null as integer) as worker_count, cast(null as decimal(18, 2)) as owed_yuan, complaint_id
    from members
    where settled_date is not null
),

days as (
    select
        matter_id, day,
        sum(opened) as opened, max(worker_count) as worker_count, max(owed_yuan) as owed_yuan
    from marks
    group by matter_id, day
),

states as (
    select
        matter_id, day,
        sum(opened) over so_far as open_count,
        max(worker_count) over so_far as workers,
        max(owed_yuan) over so_far as owed_yuan
    from days
    window so_far as (partition by matter_id order by day)
),

firsts as (
    select
        matter_id,
        min(received_date) as first_date,
        arg_min(complaint_id, (received_date, complaint_id)) as complaint_id
    from members
    group by matter_id
)

select
    states.matter_id as subject,
    firsts.first_date as since,
    first_record.project_id, first_record.project_name, first_record.employer_name,
    first_record.town_code, first_record.sector, first_record.authority,
    states.day,
    case
        when states.open_count <= 0 then 0
        when states.workers >= limits.red_workers or states.owed_yuan >= limits.red_yuan then 3
        when states.workers >= limits.yellow_workers or states.owed_yuan >= limits.yellow_yuan then 2
        else 0
    end as level,
    cast(states.workers as integer) as people,
    cast(states.owed_yuan as decimal(18, 2)) as yuan,
    firsts.first_date as about_day,
    cast(null as date) as wage_month,
    '首条 ' || firsts.first_date || ' 收到' as reason,
    'matters:' || to_json([states.matter_id])::text as mark
from states
inner join firsts on firsts.matter_id = states.matter_id
inner join complaint_records as first_record on first_record.complaint_id = firsts.complaint_id
inner join limits on limits.valid_from <= firsts.first_date and firsts.first_date < limits.valid_until
