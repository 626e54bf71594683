-- CTEs in front of every question.

-- The name of every town code, the special ones with it.
town_labels as (
    select town_code, town_name from towns
    union all
    select unnest($special_towns), unnest($special_names)
),

-- A project's month is made of many lines of payrolls: their files, and how many lines they are.
payroll_files as (
    select
        payroll_projects.project_id,
        payrolls.wage_month,
        string_agg(distinct files.file_name, '、' order by files.file_name) as file_names,
        sum(payrolls.line_count)::bigint as line_count
    from (
        select file_seq, project_number, project_name, title_project, wage_month, count(*) as line_count
        from current_payrolls
        group by all
    ) as payrolls
    join payroll_projects
        on payroll_projects.project_number is not distinct from payrolls.project_number
        and payroll_projects.project_name is not distinct from payrolls.project_name
        and payroll_projects.title_project is not distinct from payrolls.title_project
    join files using (file_seq)
    group by all
),

-- The day as of which the records of a channel are judged: the earlier of the day up to which the main sources
-- have all come and their own ledger's last.
judged_days as (
    select channels.channel, least($complete_until, coalesce(sources.data_until, $complete_until)) as judged_until
    from channels
    left join sources on sources.ledger = channels.ledger
),

-- Work-days up to and with each day: the work-days between two days are a subtraction.
workday_numbers as (
    select day, count(*) filter (where is_workday) over (order by day) as workday_number
    from workdays
)
