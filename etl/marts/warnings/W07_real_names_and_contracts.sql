/*
label = "实名、合同不全"
of = "项目"
ledgers = ["projects", "rosters"]
reads = ["projects", "roster_entries"]
parameters = ["blue_pct", "yellow_pct", "red_pct"]
blue = "在场的人里，实名或签了合同的不足{blue_pct}%"
yellow = "不足{yellow_pct}%"
red = "不足{red_pct}%"
closes = "补登、补签，或项目完工"
source = "《保障农民工工资支付条例》第二十八条；分级由县里定"
*/
-- Whoever is on site is counted from the day of coming to that of leaving. Of the two shares the lower one decides.
-- A worker of whom nobody wrote whether there is a contract is in neither part of that share.
with entries as (
    select
        roster_entries.*, projects.contractor_name,
        least(roster_entries.valid_until, projects.valid_until) as leaves
    from roster_entries
    inner join projects on projects.project_id = roster_entries.project_id
),

steps as (
    select project_id, valid_from as day, 1 as step, is_real_name, has_contract from entries where valid_from < leaves
    union all
    select project_id, leaves as day, -1 as step, is_real_name, has_contract
    from entries
    where valid_from < leaves and leaves < cast('9999-12-31' as date)
),

days as (
    select
        project_id, day,
        sum(step) as people,
        coalesce(sum(step) filter (where is_real_name), 0) as named,
        coalesce(sum(step) filter (where has_contract is not null), 0) as told,
        coalesce(sum(step) filter (where has_contract), 0) as signed
    from steps
    group by project_id, day
),

sums as (
    select
        project_id, day,
        sum(people) over so_far as people,
        sum(named) over so_far as named,
        sum(told) over so_far as told,
        sum(signed) over so_far as signed
    from days
    window so_far as (partition by project_id order by day)
),

shares as (
    select
        sums.*,
        case when people > 0 then named * 100.0 / people end as named_pct,
        case when told > 0 then signed * 100.0 / told end as signed_pct
    from sums
)

select
    shares.project_id as subject,
    shares.day as since,
    shares.project_id, projects.project_name, projects.contractor_name as employer_name,
    projects.town_code, projects.sector, projects.authority,
    shares.day,
    case
        when shares.people <= 0 then 0
        when least(named_pct, signed_pct) < limits.red_pct then 3
        when least(named_pct, signed_pct) < limits.yellow_pct then 2
        when least(named_pct, signed_pct) < limits.blue_pct then 1
        else 0
    end as level,
    cast(shares.people as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    shares.day as about_day,
    cast(null as date) as wage_month,
    '在场 ' || shares.people || ' 人，实名 ' || shares.named || ' 人，写明合同的 ' || shares.told || ' 人里已签 '
    || shares.signed || ' 人' as reason,
    'project:' || projects.project_name as mark
from shares
inner join projects on projects.project_id = shares.project_id
inner join limits on limits.valid_from <= shares.day and shares.day < limits.valid_until
