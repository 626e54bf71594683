-- scoped: warning_levels, warnings, complaints, projects
-- How the warnings of $rules that stood at $least_level or worse for $least_age days did against what came: one
-- line. Complaints of the period that name a known project, and how many of these had such a warning $lead_days
-- and $long_lead_days before; warnings that began in the period and have $follow_days days of ledgers behind them,
-- and how many of their projects were complained about, or did not pay by a pay day, within these. Beside each the
-- same by chance: any live project instead of the warned one; and of a rule that merely names whom somebody
-- complained about in the $before_days days before that.
select * from (
with chosen as (
    select
        warning_id, rule, project_id, valid_until,
        greatest(
            valid_from,
            min(valid_from) over (partition by warning_id, spell) + $least_age::integer
        ) as valid_from,
        min(valid_from) over (partition by warning_id) + $least_age::integer as began
    from scoped_warning_levels
    where list_contains($rules::varchar[], rule) and level >= $least_level and project_id is not null
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
        cases.complaint_id, cases.day, cases.early,
        bool_or(spans.valid_from <= cases.early and cases.early < spans.valid_until) as is_warned,
        bool_or(spans.valid_from <= cases.long_early and cases.long_early < spans.valid_until) as is_warned_long,
        min(case when spans.valid_from < cases.day and cases.day - 1 < spans.valid_until then spans.began end) as began
    from cases
    left join spans on spans.project_id = cases.project_id
    group by cases.complaint_id, cases.day, cases.early
),

-- So long before each case: how many projects were live, and how many of these had a warning.
case_days as (select distinct early as day from cases),

by_chance as (
    select
        case_days.day,
        count(distinct live.project_id) as live_count,
        count(distinct case when spans.project_id is not null then live.project_id end) as warned_count
    from case_days
    join scoped_projects as live on live.valid_from <= case_days.day and case_days.day < live.valid_until
    left join spans
        on spans.project_id = live.project_id
        and spans.valid_from <= case_days.day and case_days.day < spans.valid_until
    group by case_days.day
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
    select warning_id, rule, project_id, min(began) as day
    from spans
    group by warning_id, rule, project_id
    having min(began) between $date_from and least($date_to, $data_until::date - $follow_days::integer)
),

-- What a warning may be followed by: a complaint, or wages not paid by a pay day.
happenings as (
    select project_id, day, 'W01' as rule, false as is_arrears from every_case
    union all
    select project_id, opened_date as day, rule, true as is_arrears
    from scoped_warnings
    where rule = 'W01' and project_id is not null
),

followed as (
    select
        begun.warning_id,
        begun.day,
        bool_or(
            happenings.day > begun.day and happenings.day <= begun.day + $follow_days::integer
            and not (happenings.is_arrears and begun.rule = 'W01')
        ) as is_followed
    from begun
    left join happenings on happenings.project_id = begun.project_id
    group by begun.warning_id, begun.day
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
)

select
    (select count(*) from judged)::bigint as cases,
    (select count(*) from judged where is_warned)::bigint as warned,
    (select count(*) from judged where is_warned_long)::bigint as warned_long,
    (select median(day - began) from judged where began is not null)::double as median_lead,
    (
        select avg(by_chance.warned_count / by_chance.live_count)
        from judged join by_chance on by_chance.day = judged.early
        where by_chance.live_count > 0
    )::double as chance,
    (select count(*) from named_before where is_named)::bigint as named_before,
    (select count(*) from followed)::bigint as warnings,
    (select count(*) from followed where is_followed)::bigint as followed,
    (
        select avg(chance.struck_count / chance.live_count)
        from followed join followed_by_chance as chance using (day)
        where chance.live_count > 0
    )::double as chance_followed
)
