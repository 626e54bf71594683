/*
label = "人工费未按月拨付"
of = "项目"
ledgers = ["account_transfers", "projects"]
reads = ["labour_transfers", "projects", "special_account_states"]
parameters = ["blue_days", "yellow_days", "red_days"]
cut_by = ["account_transfers"]
blue = "离上次拨付（没有拨付过的，离开户）满1个月又{blue_days}日"
yellow = "满1个月又{yellow_days}日"
red = "满1个月又{red_days}日"
closes = "拨付，或项目完工、专户销户"
source = "《保障农民工工资支付条例》第二十四条：人工费用拨付周期不得超过1个月；分级由县里定"
*/
-- From each payment of the owner, or from the opening of the account, a month is allowed.
with accounts as (
    select project_id, min(valid_from) as opened, max(valid_until) as closed
    from special_account_states
    where opened_date is not null
    group by project_id
),

beginnings as (
    select project_id, transfer_date as day from labour_transfers
    union
    select project_id, opened as day from accounts
),

spans as (
    select
        projects.project_id, projects.project_name, projects.contractor_name, projects.town_code,
        projects.sector, projects.authority,
        beginnings.day,
        cast(beginnings.day + interval '1' month as date) as due_day,
        coalesce(
            lead(beginnings.day) over (partition by projects.project_id order by beginnings.day),
            least(projects.valid_until, coalesce(accounts.closed, projects.valid_until))
        ) as ends
    from beginnings
    inner join projects on projects.project_id = beginnings.project_id
    left join accounts on accounts.project_id = beginnings.project_id
),

limited as (
    select spans.*, limits.blue_days, limits.yellow_days, limits.red_days
    from spans
    inner join limits on limits.valid_from <= spans.due_day and spans.due_day < limits.valid_until
    where spans.ends > spans.day
),

changes as (
    select limited.*, due_day + blue_days as change_day, 1 as level from limited
    union all
    select limited.*, due_day + yellow_days as change_day, 2 as level from limited
    union all
    select limited.*, due_day + red_days as change_day, 3 as level from limited
    union all
    select limited.*, day as change_day, 0 as level from limited
    union all
    -- the end of the project or the account
    select limited.*, ends as change_day, 0 as level
    from limited
    where ends < cast('9999-12-31' as date)
        and not exists (
            select 1 from limited as later where later.project_id = limited.project_id and later.day = limited.ends
        )
)

select
    project_id as subject,
    due_day as since,
    project_id, project_name, contractor_name as employer_name,
    town_code, sector, authority,
    change_day as day,
    level,
    cast(null as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    due_day as about_day,
    cast(null as date) as wage_month,
    '上次 ' || day || '，应于 ' || due_day || ' 以前拨付' as reason,
    'project:' || project_name as mark
from changes
where level = 0 or change_day < ends
