/*
label = "同一项目、同一单位集中投诉"
of = "项目，或有几个项目、没有写明项目的单位"
ledgers = ["channels"]
reads = ["complaint_records"]
parameters = ["window_days", "blue_cases", "yellow_cases", "yellow_channels", "red_cases", "red_workers"]
blue = "{window_days}日内{blue_cases}件"
yellow = "{window_days}日内{yellow_cases}件，或{yellow_channels}个渠道"
red = "{window_days}日内{red_cases}件，或一件{red_workers}人"
closes = "最近{window_days}日内的投诉降到界限以下"
source = "县内规定"
*/
-- A complaint counts for its project, and for its employer; it counts from the day received for so many days.
-- All that were received count: on that day nobody knows yet which will be declined.
with counted as (
    select
        complaint_id, channel, received_date, project_id, project_name, employer_name, employer_key,
        town_code, sector, authority, worker_count,
        limits.window_days,
        limits.blue_cases, limits.yellow_cases, limits.yellow_channels, limits.red_cases, limits.red_workers
    from complaint_records
    inner join limits
        on limits.valid_from <= complaint_records.received_date
        and complaint_records.received_date < limits.valid_until
),

about as (
    select 'project:' || project_id as subject, counted.* from counted where project_id is not null
    union all
    select 'employer:' || employer_key as subject, counted.* from counted where employer_key is not null
),

days as (
    select subject, received_date as day from about
    union
    select subject, received_date + window_days as day from about
),

sums as (
    select
        days.subject, days.day,
        count(about.complaint_id) as cases,
        count(distinct about.channel) as channels,
        coalesce(max(about.worker_count), 0) as most_workers,
        count(distinct coalesce(about.project_id, about.complaint_id)) as places,
        arg_max(about.complaint_id, (about.received_date, about.complaint_id)) as last_complaint
    from days
    left join about
        on about.subject = days.subject
        and about.received_date <= days.day and days.day < about.received_date + about.window_days
    group by days.subject, days.day
),

-- The latest complaint by each day says where it is, also once it no longer counts.
latest as (
    select sums.*, coalesce(
        last_complaint,
        last_value(last_complaint ignore nulls) over (partition by subject order by day)
    ) as complaint_id
    from sums
)

select
    latest.subject,
    counted.received_date as since,
    case when latest.subject like 'project:%' then counted.project_id end as project_id,
    case when latest.subject like 'project:%' then counted.project_name end as project_name,
    counted.employer_name,
    counted.town_code, counted.sector, counted.authority,
    latest.day,
    case
        -- complaints of one project alone are that project's
        when latest.subject like 'employer:%' and latest.places <= 1 then 0
        -- one complaint of many is a matter of its own size, not of several complaints
        when latest.cases < counted.blue_cases then 0
        when latest.cases >= counted.red_cases or latest.most_workers >= counted.red_workers then 3
        when latest.cases >= counted.yellow_cases or latest.channels >= counted.yellow_channels then 2
        else 1
    end as level,
    cast(latest.most_workers as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    counted.received_date as about_day,
    cast(null as date) as wage_month,
    counted.window_days || '日内 ' || latest.cases || ' 件，' || latest.channels || ' 个渠道，人数最多的一件 '
    || latest.most_workers || ' 人' as reason,
    case
        when latest.subject like 'project:%' then 'project:' || counted.project_name
        else 'employer:' || counted.employer_name
    end as mark
from latest
inner join counted on counted.complaint_id = latest.complaint_id
