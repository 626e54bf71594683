/*
label = "达到移送公安的数额"
of = "事项"
ledgers = ["channels"]
reads = ["complaint_records", "matter_members", "parameter_spells"]
parameters = ["yellow_pct"]
blue = ""
yellow = "未办结的事项达到移送数额的{yellow_pct}%"
red = "达到移送数额：一人、月数和金额都达到，或多人、合计金额达到"
closes = "并入的投诉全部办结"
source = "法释〔2013〕3号第三条；数额见参数 police_…"
*/
-- How much of the limit each record reaches: of one worker the lesser of his months and yuan, of many the lesser
-- of their number and yuan. Whether an employer refused is for the inspectors to find.
with police as (
    select
        starts.day as valid_from,
        lead(starts.day, 1, cast('9999-12-31' as date)) over (order by starts.day) as valid_until,
        max(spells.value) filter (where spells.parameter = 'police_one_yuan') as one_yuan,
        max(spells.value) filter (where spells.parameter = 'police_one_months') as one_months,
        max(spells.value) filter (where spells.parameter = 'police_many_workers') as many_workers,
        max(spells.value) filter (where spells.parameter = 'police_many_yuan') as many_yuan
    from (select distinct valid_from as day from parameter_spells where parameter like 'police_%') as starts
    inner join parameter_spells as spells
        on spells.parameter like 'police_%' and spells.valid_from <= starts.day and starts.day < spells.valid_until
    group by starts.day
),

members as (
    select
        matter_members.matter_id, records.complaint_id, records.received_date, records.worker_count,
        records.owed_yuan, records.months_owed,
        case when records.is_settled then coalesce(records.closing_date, build_info.data_until) end as settled_date,
        -- least() passes over NULL: what is not told reaches nothing
        100 * greatest(
            case
                when records.worker_count is not null and records.owed_yuan is not null
                    then least(records.worker_count / police.many_workers, records.owed_yuan / police.many_yuan)
                else 0
            end,
            case
                when records.months_owed is not null and records.owed_yuan is not null
                    then least(
                        records.months_owed / police.one_months,
                        records.owed_yuan / coalesce(nullif(records.worker_count, 0), 1) / police.one_yuan
                    )
                else 0
            end
        ) as reached_pct
    from complaint_records as records
    inner join matter_members on matter_members.complaint_id = records.complaint_id
    inner join police on police.valid_from <= records.received_date and records.received_date < police.valid_until
    cross join build_info
    where not records.is_declined
),

marks as (
    select matter_id, received_date as day, 1 as opened, worker_count, owed_yuan, reached_pct from members
    union all
    select matter_id, greatest(settled_date, received_date) as day, -1 as opened,
        cast(null as integer) as worker_count, cast(null as decimal(18, 2)) as owed_yuan, 0 as reached_pct
    from members
    where settled_date is not null
),

days as (
    select
        matter_id, day, sum(opened) as opened,
        max(worker_count) as worker_count, max(owed_yuan) as owed_yuan, max(reached_pct) as reached_pct
    from marks
    group by matter_id, day
),

states as (
    select
        matter_id, day,
        sum(opened) over so_far as open_count,
        max(worker_count) over so_far as workers,
        max(owed_yuan) over so_far as owed_yuan,
        max(reached_pct) over so_far as reached_pct
    from days
    window so_far as (partition by matter_id order by day)
),

firsts as (
    select matter_id, min(received_date) as first_date,
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
        when states.reached_pct >= 100 then 3
        when states.reached_pct >= limits.yellow_pct then 2
        else 0
    end as level,
    cast(states.workers as integer) as people,
    cast(states.owed_yuan as decimal(18, 2)) as yuan,
    firsts.first_date as about_day,
    cast(null as date) as wage_month,
    '首条 ' || firsts.first_date || ' 收到，达到移送数额的 ' || cast(floor(least(states.reached_pct, 999)) as integer)
    || '%' as reason,
    'matters:' || to_json([states.matter_id])::text as mark
from states
inner join firsts on firsts.matter_id = states.matter_id
inner join complaint_records as first_record on first_record.complaint_id = firsts.complaint_id
inner join limits on limits.valid_from <= firsts.first_date and firsts.first_date < limits.valid_until
