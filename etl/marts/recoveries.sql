-- One row a payment recovered. What it leaves unsaid is the complaint's it answers, else its project's.
-- Without a day a recovery belongs to no window; it stays on the list to mend and out of here.
insert into recoveries by name
with keyed as (
    select
        *,
        project_key(project_name) as project_key,
        sector_key(sector_text) as sector_key,
        town_code_of(town_text, null) as own_town,
        upper(clue_number) as clue_key
    from current_recoveries
    where recovered_date is not null
),

-- Numbers are each channel's own: one that two channels use points to neither. gt001 is GT001.
numbered as (
    select
        upper(native_number) as clue_key,
        any_value(channel) as channel,
        any_value(town_code) as town_code,
        any_value(sector) as sector,
        any_value(authority) as authority,
        any_value(project_id) as project_id
    from complaints
    where native_number is not null
    group by clue_key
    having count(*) = 1
),

placed as (
    select
        keyed.*,
        numbered.channel,
        case
            when own_town <> 'unknown' then own_town
            when is_town_written(town_text) then 'unknown'
            else coalesce(nullif(numbered.town_code, 'unknown'), project_matches.town_code, 'unknown')
        end as town_code,
        coalesce(
            sector_keys.sector, nullif(numbered.sector, 'unknown'), project_matches.sector, 'unknown'
        ) as sector,
        coalesce(numbered.authority, project_matches.authority) as told_authority,
        coalesce(project_matches.project_id, numbered.project_id) as project_id
    from keyed
    left join numbered using (clue_key)
    left join project_matches using (project_key)
    left join sector_keys using (sector_key)
)

select
    -- A number that stands on several rows is theirs no more: the first keeps it bare.
    coalesce(
        native_number || case
            when row_number() over (partition by native_number order by row_key) > 1
                then '#' || left(md5(row_key), 8)
            else ''
        end,
        row_key
    ) as recovery_id,
    recovered_date,
    channel,
    town_code,
    sector,
    coalesce(told_authority, sector_authority(sector)) as authority,
    employer_name, project_name, project_id, clue_number,
    worker_count, recovered_yuan,
    coalesce(route, '未注明') as route,
    row_id
from placed
order by recovered_date, recovery_id;
