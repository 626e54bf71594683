/*
label = "保证金、保函到期或未存"
of = "项目"
ledgers = ["projects", "wage_deposits"]
reads = ["deposit_states", "workday_numbers"]
parameters = ["blue_days", "yellow_days", "store_workdays"]
blue = "保函{blue_days}日内到期"
yellow = "保函{yellow_days}日内到期"
red = "保函已过期未换，或开工{store_workdays}个工作日后分文未存"
closes = "换开、补存，或项目完工"
source = "人社部发〔2021〕65号：20个工作日内存储，保函有效期不少于1年；提前天数由县里定"
*/
-- Every state of a project's deposit, and the days within it on which its guarantee comes near its end or the
-- time to store it is over.
with begun as (
    select project_id, min(valid_from) as live_from
    from deposit_states
    where is_under_way and project_id is not null
    group by project_id
),

-- The first day on which so many work-days have passed since the project began.
store_days as (
    select begun.project_id, min(ended.day) + 1 as late_from
    from begun
    inner join limits on limits.valid_from <= begun.live_from and begun.live_from < limits.valid_until
    inner join workday_numbers as began on began.day = begun.live_from
    inner join workday_numbers as ended
        on ended.workday_number = began.workday_number + limits.store_workdays
    group by begun.project_id
),

states as (
    select
        deposit_states.*,
        limits.blue_days, limits.yellow_days,
        store_days.late_from,
        is_live and not is_exempt and guarantee_yuan > 0 and expiry_date is not null as is_guaranteed,
        is_live and not is_exempt and stored_yuan = 0 as is_bare
    from deposit_states
    inner join limits
        on limits.valid_from <= coalesce(deposit_states.expiry_date, deposit_states.valid_from)
        and coalesce(deposit_states.expiry_date, deposit_states.valid_from) < limits.valid_until
    left join store_days on store_days.project_id = deposit_states.project_id
    where deposit_states.project_id is not null
),

days as (
    select project_id, valid_from, valid_from as day from states
    union
    select project_id, valid_from, expiry_date - blue_days from states where is_guaranteed
    union
    select project_id, valid_from, expiry_date - yellow_days from states where is_guaranteed
    union
    select project_id, valid_from, expiry_date + 1 as day from states where is_guaranteed
    union
    select project_id, valid_from, late_from as day from states where is_bare
),

judged as (
    select
        states.*,
        days.day,
        states.is_bare and days.day >= states.late_from as is_not_stored,
        states.is_guaranteed and days.day > states.expiry_date as is_expired
    from days
    inner join states on states.project_id = days.project_id and states.valid_from = days.valid_from
    where days.day >= states.valid_from and days.day < states.valid_until
)

select
    project_id as subject,
    valid_from as since,
    project_id, project_name, contractor_name as employer_name,
    town_code, sector, authority,
    day,
    case
        when is_expired or is_not_stored then 3
        when is_guaranteed and day >= expiry_date - yellow_days then 2
        when is_guaranteed and day >= expiry_date - blue_days then 1
        else 0
    end as level,
    cast(null as integer) as people,
    cast(case when is_guaranteed then guarantee_yuan else required_yuan end as decimal(18, 2)) as yuan,
    case when is_guaranteed then expiry_date else late_from end as about_day,
    cast(null as date) as wage_month,
    case
        when is_expired then '保函 ' || expiry_date || ' 到期，没有换开'
        when is_guaranteed then '保函 ' || expiry_date || ' 到期'
        when is_not_stored then '应存 ' || required_yuan || ' 元，分文未存'
        else '没有到期或未存的'
    end as reason,
    'deposit:' || to_json([project_id, row_id])::text as mark
from judged
union all
-- A live project of which nobody can say what it owes.
select
    project_id as subject,
    valid_from as since,
    project_id, project_name, contractor_name as employer_name,
    town_code, sector, authority,
    valid_from as day,
    cast(null as integer) as level,
    cast(null as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    cast(null as date) as about_day,
    cast(null as date) as wage_month,
    '合同额、应缴额都不明，看不出应存多少' as reason,
    'deposit:' || to_json([project_id, row_id])::text as mark
from states
where is_under_way and not is_live
