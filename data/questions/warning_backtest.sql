-- scoped: warning_levels, warnings, complaints, projects
-- How the warnings of $rules that stood for $least_age days did against what came: a line for each of $levels, of
-- those at that level or worse. Complaints of the period that name a known project, and how many of these had such a
-- warning $lead_days and $long_lead_days before; warnings that began in the period and have $follow_days days of
-- ledgers behind them, and how many of their projects were complained about, or did not pay by a pay day, within
-- these. Beside each the same by chance: any live project instead of the warned one; and of a rule that merely names
-- whom somebody complained about in the $before_days days before that.
select * from (
with asked as (select unnest($levels::integer[]) as least_level),

chosen as (
    select
        asked.least_level, warning_id, rule, project_id, valid_until,
        greatest(
            valid_from,
            min(valid_from) over (partition by asked.least_level, warning_id, spell) + $least_age::integer
        ) as valid_from,
        min(valid_from) over (partition by asked.least_level, warning_id) + $least_age::integer as began
    from scoped_warning_levels
    join asked on level >= asked.least_level
    where list_contains($rules::varchar[], rule) and project_id is not null
),

spans as (select * from chosen where valid_from < valid_until),

every_case as (
    select complaint_id, project_id, received_date as day
    from scoped_complaints
    where project_id is not null and received_date is not null
),

cases as (
    select
        every_case.*,
        day - $lead_days::integer as early,
        day - $long_lead_days::integer as long_early
    from every_case
    where day between $date_from and $date_to
),

judged as (
    select
        asked.least_level, cases.complaint_id, cases.day, cases.early,
        bool_or(spans.valid_from <= cases.early and cases.early < spans.valid_until) as is_warned,
        bool_or(spans.valid_from <= cases.long_early and cases.long_early < spans.valid_until) as is_warned_long,
        min(case when spans.valid_from < cases.day and cases.day - 1 < spans.valid_until then spans.began end) as began
    from cases
    cross join asked
    left join spans on spans.project_id = cases.project_id and spans.least_level = asked.least_level
    group by asked.least_level, cases.complaint_id, cases.day, cases.early
),

-- So long before each case: how many projects were live, and how many of these had a warning.
case_days as (select early as day, count(*) as cases from cases group by early),

live_days as (
    select case_days.day, case_days.cases, count(distinct live.project_id) as live_count
    from case_days
    join scoped_projects as live on live.valid_from <= case_days.day and case_days.day < live.valid_until
    group by case_days.day, case_days.cases
),

warned_days as (
    select spans.least_level, case_days.day, count(distinct spans.project_id) as warned_count
    from case_days
    join spans on spans.valid_from <= case_days.day and case_days.day < spans.valid_until
    join scoped_projects as live
        on live.project_id = spans.project_id
        and live.valid_from <= case_days.day and case_days.day < live.valid_until
    group by spans.least_level, case_days.day
),

by_chance as (
    select
        asked.least_level,
        sum(live_days.cases * coalesce(warned_days.warned_count, 0) / live_days.live_count) / sum(live_days.cases) as chance
    from live_days
    cross join asked
    left join warned_days on warned_days.day = live_days.day and warned_days.least_level = asked.least_level
    group by asked.least_level
),

named_before as (
    select
        cases.complaint_id,
        bool_or(every_case.day between cases.early - $before_days::integer and cases.early) as is_named
    from cases
    left join every_case on every_case.project_id = cases.project_id
    group by cases.complaint_id
),

begun as (
    select least_level, warning_id, rule, project_id, min(began) as day
    from spans
    group by least_level, warning_id, rule, project_id
    having min(began) between $date_from and least($date_to, $data_until::date - $follow_days::integer)
),

-- What a warning may be followed by: a complaint, or wages not paid by a pay day.
happenings as (
    select project_id, day, false as is_arrears from every_case
    union all
    select project_id, opened_date as day, true as is_arrears
    from scoped_warnings
    where rule = 'W01' and project_id is not null
),

followed as (
    select
        begun.least_level, begun.warning_id, begun.day,
        bool_or(
            happenings.day > begun.day and happenings.day <= begun.day + $follow_days::integer
            and not (happenings.is_arrears and begun.rule = 'W01')
        ) as is_followed
    from begun
    left join happenings on happenings.project_id = begun.project_id
    group by begun.least_level, begun.warning_id, begun.day
),

begun_days as (select distinct day from begun),

followed_by_chance as (
    select
        begun_days.day,
        count(distinct live.project_id) as live_count,
        count(distinct case when happenings.project_id is not null then live.project_id end) as struck_count
    from begun_days
    join scoped_projects as live on live.valid_from <= begun_days.day and begun_days.day < live.valid_until
    left join happenings
        on happenings.project_id = live.project_id
        and happenings.day > begun_days.day and happenings.day <= begun_days.day + $follow_days::integer
    group by begun_days.day
),

warned as (
    select
        least_level,
        count(*) filter (where is_warned) as warned,
        count(*) filter (where is_warned_long) as warned_long,
        median(day - began) filter (where began is not null) as median_lead
    from judged
    group by least_level
),

came_true as (
    select
        followed.least_level,
        count(*) as warnings,
        count(*) filter (where is_followed) as followed,
        avg(chance.struck_count / chance.live_count) as chance_followed
    from followed
    left join followed_by_chance as chance using (day)
    group by followed.least_level
)

select
    asked.least_level,
    (select count(*) from cases)::bigint as cases,
    coalesce(warned.warned, 0)::bigint as warned,
    coalesce(warned.warned_long, 0)::bigint as warned_long,
    warned.median_lead::double as median_lead,
    by_chance.chance::double as chance,
    (select count(*) from named_before where is_named)::bigint as named_before,
    coalesce(came_true.warnings, 0)::bigint as warnings,
    coalesce(came_true.followed, 0)::bigint as followed,
    came_true.chance_followed::double as chance_followed
from asked
left join warned on warned.least_level = asked.least_level
left join by_chance on by_chance.least_level = asked.least_level
left join came_true on came_true.least_level = asked.least_level
order by asked.least_level
)
