-- of the calendar
-- The last of so many work-days after each day, by the State Council's calendar: the day itself where it is none.
-- Null: the calendar does not reach so far.
select asked.day as 起, asked.count as 工作日, min(ends.day) as 止
from (select unnest($days::date[]) as day, unnest($counts::bigint[]) as count) as asked
left join workday_numbers as begins on begins.day = asked.day
left join workday_numbers as ends
    on ends.workday_number = begins.workday_number + asked.count and ends.day >= asked.day
group by asked.day, asked.count
order by asked.day, asked.count
