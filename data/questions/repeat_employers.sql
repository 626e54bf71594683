-- scoped: matters
-- Employers with the most matters of the window; those with one alone are no repeat.
select
    employer_name as 用人单位,
    count(*) as 事项数,
    sum(complaint_count) as 投诉件数,
    count(distinct project_name) as 涉及项目数,
    string_agg(distinct project_name, '、' order by project_name) as 项目,
    sum(worker_count) as 涉及人数,
    sum(matter_yuan) as "涉及金额（元）",
    count(*) filter (where not is_settled and not is_declined) as 未办结事项,
    max(last_date) as 最近收到日期,
    'matters:' || to_json(list(matter_id order by first_date, matter_id))::varchar as 行标识
from scoped_matters
where first_date between $date_from and $date_to
    and employer_name is not null
group by employer_name
having count(*) > 1
order by 事项数 desc, 投诉件数 desc, employer_name
