/*
label = "专户未开"
of = "项目"
ledgers = ["projects", "special_accounts"]
reads = ["projects", "special_account_states"]
parameters = ["blue_days", "yellow_days", "red_days"]
cut_by = ["special_accounts"]
blue = "合同签订（没有的，开工）{blue_days}日后没有开户"
yellow = "{yellow_days}日后"
red = "{red_days}日后"
closes = "开户，或项目完工"
source = "人社部发〔2021〕53号：合同签订后30日内开户；分级由县里定"
*/
-- The account of a project that has none has no date of a contract either: its beginning stands for it.
with accounts as (
    select project_id, min(contract_date) as contract_date, min(coalesce(opened_date, valid_from)) as opened
    from special_account_states
    group by project_id
),

duties as (
    select
        projects.*,
        coalesce(accounts.contract_date, projects.start_date) as begins,
        least(projects.valid_until, coalesce(accounts.opened, projects.valid_until)) as ends
    from projects
    left join accounts on accounts.project_id = projects.project_id
),

limited as (
    select duties.*, limits.blue_days, limits.yellow_days, limits.red_days
    from duties
    inner join limits on limits.valid_from <= duties.begins and duties.begins < limits.valid_until
),

changes as (
    select limited.*, begins + blue_days as day, 1 as level from limited
    union all
    select limited.*, begins + yellow_days as day, 2 as level from limited
    union all
    select limited.*, begins + red_days as day, 3 as level from limited
    union all
    select limited.*, ends as day, 0 as level from limited where ends < cast('9999-12-31' as date)
)

select
    project_id as subject,
    begins as since,
    project_id, project_name, contractor_name as employer_name,
    town_code, sector, authority,
    day, level,
    cast(null as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    begins as about_day,
    cast(null as date) as wage_month,
    '自 ' || begins || ' 起应开专户' as reason,
    row_id as mark
from changes
where level = 0 or day < ends
union all
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
    '没有写明合同签订和开工日期，看不出何时应开专户' as reason,
    row_id as mark
from duties
where begins is null and ends = cast('9999-12-31' as date)
