-- The four channels in one shape, then what each record's own words leave open taken from its project.
create or replace temp table channel_records as
with platform_clues as (
    select 'national' as channel, * from current_national_clues
    union all by name
    select 'provincial' as channel, * from current_provincial_clues
)

select
    channel,
    row_id, row_key, native_number,
    received_at::date as received_date,
    received_at,
    town_text, address, sector_text, handler_text,
    null::text as text_town,
    employer_name, project_name, complainant,
    id_card_hash as worker_key,
    phone_hash as phone_key,
    worker_count, owed_yuan, verified_worker_count, verified_yuan,
    status, conclusion,
    settled_at::date as closing_date,
    limit_date, limit_workdays, satisfaction,
    null::double as text_confidence,
    content
from platform_clues

union all by name

-- An order has no column for employer, project, people or money: the text_* fields were read from its words.
select
    'hotline' as channel,
    row_id, row_key, native_number,
    received_at::date as received_date,
    received_at,
    town_text, address, text_town, handler_text,
    text_employer as employer_name, text_project as project_name, complainant,
    phone_hash as phone_key,
    text_worker_count as worker_count, text_yuan as owed_yuan,
    case when accept_type in ('不予受理', '不受理') then '不予受理' else status end as status,
    settled_at::date as closing_date,
    limit_date, limit_workdays, satisfaction, text_confidence, content
from current_hotline_orders
-- A person may have found that an order is not about wages after all.
where is_about_wages is not false

union all by name

-- The visits book has no state column: 受理方式, 办结日期 and the words of 办理结果 say it.
select
    'visits' as channel,
    row_id, row_key,
    received_date,
    town_text, address, sector_text, handler_text,
    employer_name, project_name, complainant,
    id_card_hash as worker_key,
    phone_hash as phone_key,
    worker_count, owed_yuan,
    case
        when accept_type = '不予受理' then '不予受理'
        when settled_date is not null or says_settled(result) then '已办结'
        else '办理中'
    end as status,
    case when accept_type = '引导仲裁' then '引导仲裁诉讼' end as conclusion,
    settled_date as closing_date,
    limit_date, limit_workdays, satisfaction, content
from current_visits;

create or replace temp table placed_records as
with keyed as (
    select
        *,
        -- Read from running text, a name inside the other is one name read twice: it joins no matters.
        case
            when channel = 'hotline' and (
                contains(employer_name, project_name) or contains(project_name, employer_name)
            ) then null
            -- 堃建筑工程有限公司 is called 堃建筑 as well; a site needs its project to be the same besides
            when is_name(employer_name) then regexp_replace(company_key(employer_name), '(.)工程$', '\1')
        end as employer_key,
        case when is_name(project_name) then project_key(project_name) end as project_key,
        sector_key(sector_text) as sector_key,
        authority_key(authority_name(handler_text)) as authority_key,
        town_code_of(town_text, address) as own_town,
        town_code_of(text_town, null) as told_town
    from channel_records
)

select
    keyed.*,
    channel || ':' || coalesce(native_number, row_key) as complaint_id,
    project_matches.project_id,
    -- A town that is written but not known stays 未知镇街, to be mended; only a missing one is looked up.
    case
        when own_town is not null then own_town
        when is_town_written(town_text) then 'unknown'
        else coalesce(nullif(project_matches.town_code, 'unknown'), told_town, 'unknown')
    end as town_code,
    coalesce(sector_keys.sector, project_matches.sector, 'unknown') as sector,
    -- 承办单位 as it says, listed or not; only where it is empty the project's 行业主管部门, then the sector's.
    coalesce(
        authority_keys.authority,
        project_matches.authority,
        sector_authority(coalesce(sector_keys.sector, 'unknown'))
    ) as authority
from keyed
left join project_matches using (project_key)
left join sector_keys using (sector_key)
left join authority_keys using (authority_key);

-- The limit: the file's own date, else the file's own number of work-days, else the channel's parameter as it
-- was on the day of receipt. That day does not count (《民法典》第二百零一条).
create or replace temp table complaint_records as
with limited as (
    select
        placed_records.*,
        coalesce(limit_workdays, limits.value)::integer as limit_in_workdays
    from placed_records
    left join parameter_spells as limits
        on limits.parameter = channel || '_limit_workdays'
        and limits.valid_from <= received_date
        and received_date < limits.valid_until
),

dated as (
    select
        limited.*,
        coalesce(limit_date, last_day.day) as due_date,
        limit_date is null and coalesce(last_day.is_provisional, false) as is_due_provisional
    from limited
    left join workday_numbers as first_day on first_day.day = limited.received_date
    left join workday_numbers as last_day
        on last_day.is_workday
        and last_day.workday_number = first_day.workday_number + limited.limit_in_workdays
),

judged as (
    select
        *,
        coalesce(status in ('不予受理', '退回'), false) as is_declined,
        -- 待审核 is not settled, whatever else is written. 已办结 is, and so is any other state that carries a
        -- closing date: 引导仲裁诉讼 is closed for the office the day the worker was sent there.
        coalesce(status, '') <> '待审核'
        and coalesce(closing_date <= (select data_until from build_info), status = '已办结', false) as is_settled
    from dated
)

select
    *,
    coalesce(due_date <= (select data_until from build_info), false) as is_due,
    coalesce(is_settled and closing_date <= due_date, false) as is_closed_on_time,
    coalesce(not is_declined and not is_settled
        and due_date < (select data_until from build_info), false) as is_open_overdue,
    coalesce(not is_declined and is_settled and closing_date > due_date, false) as is_closed_late,
    -- The conclusion decides; without one an amount found true does, and 核实金额 0 is none.
    coalesce(conclusion in ('属实已解决', '属实处理中', '部分属实'), verified_yuan > 0, false) as is_verified
from judged;
