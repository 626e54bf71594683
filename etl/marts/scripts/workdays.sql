-- Work-days. 国务院办公厅 publishes a year's holidays and 调休 in one notice the autumn before; workdays.csv
-- holds the days such a notice names. A year with a row in the file is settled: its other days are plain
-- Monday to Friday. A year without one is reckoned on plain weekdays and marked provisional, so that a
-- deadline beyond the published calendar is an estimate that says so and never an error.
insert into workdays
with published as (
    select day::date as day, is_workday::boolean as is_workday, name
    from read_csv(
        $path, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', strict_mode = false
    )
),

calendar as (
    select unnest(generate_series(
        (select date_trunc('year', min(day)) from published)::timestamp,
        $loaded_on::timestamp + interval 5 year,
        interval 1 day
    ))::date as day
)

select
    calendar.day,
    coalesce(published.is_workday, isodow(calendar.day) <= 5),
    year(calendar.day) not in (select year(day) from published),
    published.name
from calendar
left join published on published.day = calendar.day
order by calendar.day;
