-- One row a project, live from valid_from until the day before valid_until.
insert into projects by name
with read as (
    select
        *,
        town_code_of(town_text, address) as town_code,
        sector_key(sector_text) as sector_key,
        authority_key(authority_name(authority_text)) as authority_key
    from current_projects
),

named as (
    select
        read.*,
        coalesce(sector_keys.sector, 'unknown') as sector,
        authority_keys.authority as own_authority,
        -- No start written: it was there before the ledgers begin.
        coalesce(start_date, make_date(parameter('first_plausible_year')::integer, 1, 1)) as valid_from,
        -- 完工 without a date counts by plan, yet never as still live on the day the ledger calls it finished.
        case
            when finish_date is not null then finish_date
            when status in ('完工', '竣工')
                then least(planned_finish_date, (select data_until from build_info))
            else date '9999-12-31'
        end as finished
    from read
    left join sector_keys using (sector_key)
    left join authority_keys using (authority_key)
)

select
    coalesce(native_number, row_key) as project_id,
    project_name,
    coalesce(town_code, 'unknown') as town_code,
    sector,
    coalesce(own_authority, sector_authority(sector)) as authority,
    owner_name,
    contractor_name,
    contract_yuan,
    start_date,
    planned_finish_date,
    status,
    case when pay_day between 1 and 31 then pay_day end as pay_day,
    valid_from,
    greatest(valid_from, finished) as valid_until,
    row_id
from named
order by valid_from, project_id;

-- Other ledgers name a project by text. A name two projects share says nothing about which of them.
create or replace temp table project_matches as
select
    project_key(project_name) as project_key,
    any_value(project_id) as project_id,
    any_value(town_code) as town_code,
    any_value(sector) as sector,
    any_value(authority) as authority
from projects
group by all
having count(*) = 1 and project_key is not null;
