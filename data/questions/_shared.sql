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
        wage_months.project_id,
        wage_months.wage_month,
        string_agg(distinct source_lines.file_name, '、' order by source_lines.file_name) as file_names,
        count(*) as line_count
    from wage_months
    join current_payrolls
        on current_payrolls.wage_month = wage_months.wage_month
        and (current_payrolls.project_number = wage_months.project_id
            or current_payrolls.project_name = wage_months.project_name)
    join source_lines using (row_id)
    group by all
),

-- Work-days up to and with each day: the work-days between two days are a subtraction.
workday_numbers as (
    select day, count(*) filter (where is_workday) over (order by day) as workday_number
    from workdays
)
