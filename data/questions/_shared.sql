-- CTEs in front of every question.

-- The name of every town code, the special ones with it.
town_labels as (
    select town_code, town_name from towns
    union all
    select unnest($special_towns), unnest($special_names)
),

-- File and line of a mart's row. Payrolls, by far the largest ledger, stand behind no single row.
ledger_lines as (
    select row_id, file_name, sheet_name, row_number
    from source_lines
    where ledger <> 'payrolls'
),

-- A project's month is made of many lines of payrolls: their files, and how many lines they are.
payroll_files as (
    select
        wage_months.project_id,
        wage_months.wage_month,
        string_agg(distinct files.file_name, '、' order by files.file_name) as file_names,
        sum(payrolls.line_count)::bigint as line_count
    from wage_months
    join (
        select file_seq, project_number, project_name, wage_month, count(*) as line_count
        from current_payrolls
        group by all
    ) as payrolls
        on payrolls.wage_month = wage_months.wage_month
        and (payrolls.project_number = wage_months.project_id
            or payrolls.project_name = wage_months.project_name)
    join files using (file_seq)
    group by all
),

-- Work-days up to and with each day: the work-days between two days are a subtraction.
workday_numbers as (
    select day, count(*) filter (where is_workday) over (order by day) as workday_number
    from workdays
)
