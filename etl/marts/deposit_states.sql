-- 工资保证金 as states: one row a project and stretch of days in which nothing about its deposit changed.
-- 人社部发〔2021〕65号: the 施工总承包单位 stores it, in cash or by a guarantee, and tops it up when used.
-- A guarantee secures nothing from the day after its expiry. Of guarantees in force on one day the largest counts
-- alone, for the others renew it; one that is said to top up counts besides.

-- Each ledger row with the project it secures, and what it owed and stored.
create or replace temp table deposit_rows as
with keyed as (
    select *, project_key(project_name) as project_key
    from current_wage_deposits
),

matched as (
    select
        keyed.*,
        coalesce(by_number.project_id, project_matches.project_id) as project_id
    from keyed
    left join projects as by_number on by_number.project_id = keyed.project_number
    left join project_matches using (project_key)
),

reckoned as (
    select
        matched.* exclude (contractor_name, required_yuan),
        coalesce(matched.contractor_name, projects.contractor_name) as contractor_name,
        coalesce(project_id, 'row:' || matched.row_id) as holder,
        form is distinct from '现金'
        and (form is not null or guarantee_number is not null or expiry_date is not null) as is_guarantee,
        projects.valid_from as project_from,
        coalesce(
            required_yuan,
            per_cent_of(
                coalesce(ratio_pct, parameter('default_deposit_ratio_pct')),
                coalesce(matched.contract_yuan, projects.contract_yuan)
            )
        ) as required_yuan
    from matched
    left join projects using (project_id)
)

select
    * exclude (used_yuan, stored_yuan),
    -- Exempt by name, or because a reason stands beside nothing owed. “不符合免存条件” is no exemption.
    coalesce(
        (
            regexp_matches(exemption_reason, '免(存|缴|予|交)|全免|豁免')
            and not regexp_matches(exemption_reason, '不(予|得|能|符合)')
        )
        or (required_yuan = 0 and exemption_reason is not null),
        false
    ) as is_exempt,
    -- 已缴金额 where it is written; else 应缴额 of what was paid in, used or given back later.
    coalesce(
        stored_yuan,
        case when status in ('已缴存', '退还申请中', '已动用', '已退还') then required_yuan end,
        0
    ) as stored_yuan,
    -- Money whose day is not written is reckoned the careful way: in from the project's start, out at once.
    coalesce(
        stored_date, project_from, make_date(parameter('first_plausible_year')::integer, 1, 1)
    ) as stored_from,
    case
        when status is distinct from '退还申请中' and returned_date is not null then returned_date
        when status = '已退还' then date '0001-01-01'
        else date '9999-12-31'
    end as gone_from,
    -- Cash does not expire, whatever is written beside it.
    is_guarantee,
    case when is_guarantee then expiry_date + 1 end as expired_from,
    is_guarantee and not coalesce(regexp_matches(concat_ws(' ', form, remark), '补足|追加'), false) as counts_once,
    coalesce(used_yuan, 0) as used_yuan,
    coalesce(used_date, date '0001-01-01') as used_from,
    -- 补足 without an amount makes good what was used.
    coalesce(topped_up_yuan, case when topped_up_date is not null then used_yuan end, 0) as added_yuan,
    coalesce(topped_up_date, used_date, date '0001-01-01') as added_from
from reckoned;

-- The days on which a row holds money, by the dates that are written, and those on which it secures the project.
create or replace temp table overlapping_guarantees as
with spans as (
    select holder, row_id, stored_from, least(gone_from, coalesce(expired_from, date '9999-12-31')) as stored_until
    from deposit_rows
    where counts_once and stored_yuan > 0
)

select distinct spans.row_id
from spans
inner join spans as others
    on others.holder = spans.holder
    and others.row_id <> spans.row_id
    and others.stored_from < spans.stored_until
    and spans.stored_from < others.stored_until
where spans.stored_from < spans.stored_until and others.stored_from < others.stored_until;

insert into deposit_states by name
with holders as (
    select
        projects.project_id as holder,
        projects.project_id,
        projects.project_name,
        projects.contractor_name,
        town_code, sector, authority,
        valid_from as live_from,
        valid_until as live_until,
        per_cent_of(parameter('default_deposit_ratio_pct'), contract_yuan) as default_yuan
    from projects
    union all by name
    -- A deposit whose project is in no project ledger is money all the same, but nobody's live duty.
    select
        holder,
        project_name,
        contractor_name,
        coalesce(town_code_of(town_text, null), 'unknown') as town_code,
        'unknown' as sector,
        sector_authority('unknown') as authority,
        0 as default_yuan
    from deposit_rows
    where project_id is null
),

changes as (
    select holder, live_from as day from holders where live_from is not null
    union
    select holder, live_until as day from holders where live_until is not null
    union
    select
        holder,
        unnest([stored_from, gone_from, expired_from, case when used_yuan > 0 then used_from end,
            case when added_yuan > 0 then added_from end]) as day
    from deposit_rows
),

stretches as (
    select
        holder,
        day as valid_from,
        lead(day, 1, date '9999-12-31') over (partition by holder order by day) as valid_until
    from changes
    where day > date '0001-01-01' and day < date '9999-12-31'
),

amounts as (
    select
        stretches.holder,
        stretches.valid_from,
        stretches.valid_until,
        deposit_rows.row_id,
        deposit_rows.form,
        deposit_rows.expiry_date,
        deposit_rows.stored_from,
        deposit_rows.required_yuan,
        deposit_rows.is_exempt,
        deposit_rows.is_guarantee,
        deposit_rows.counts_once,
        coalesce(stretches.valid_from >= deposit_rows.expired_from, false) as is_expired,
        case
            when stretches.valid_from < stored_from or stretches.valid_from >= gone_from then 0
            else greatest(0, stored_yuan
                - case when stretches.valid_from >= used_from then used_yuan else 0 end
                + case when stretches.valid_from >= added_from then added_yuan else 0 end)
        end::decimal(18, 2) as held_yuan
    from stretches
    left join deposit_rows using (holder)
),

secured as (
    select *, case when is_expired then 0 else held_yuan end::decimal(18, 2) as stored_yuan
    from amounts
),

-- Of several rows a guarantee in force speaks for form and expiry, else the latest that held money. One that has
-- expired speaks on until another takes its place: somebody must see to it.
summed as (
    select
        holder,
        valid_from,
        valid_until,
        max(required_yuan) as required_yuan,
        coalesce(bool_or(is_exempt), false) as is_exempt,
        coalesce(sum(stored_yuan) filter (where not counts_once), 0)
        + coalesce(max(stored_yuan) filter (where counts_once), 0) as stored_yuan,
        arg_max(
            row(form, expiry_date, row_id, case when is_guarantee then held_yuan else 0 end),
            row(is_guarantee and stored_yuan > 0, held_yuan > 0, stored_from, is_guarantee, row_id)
        ) filter (where row_id is not null) as speaking
    from secured
    group by holder, valid_from, valid_until
)

select
    project_id,
    project_name,
    contractor_name,
    town_code, sector, authority,
    valid_from,
    valid_until,
    coalesce(valid_from >= live_from and valid_from < live_until, false) as is_under_way,
    coalesce(valid_from >= live_until, false) as is_finished,
    -- Live here: at work, and owing a deposit or lawfully free of one. A project of which neither the amount
    -- owed nor the contract is known is no evidence either way.
    is_under_way and (is_exempt or coalesce(required_yuan, default_yuan, 0) > 0) as is_live,
    is_exempt,
    case when is_exempt then 0 else coalesce(required_yuan, default_yuan, 0) end as required_yuan,
    summed.stored_yuan,
    case
        when is_live then greatest(0, (case when is_exempt then 0 else coalesce(required_yuan, default_yuan, 0) end)
            - summed.stored_yuan)
    end as short_yuan,
    speaking[1] as form,
    speaking[2] as expiry_date,
    speaking[3] as row_id,
    coalesce(speaking[4], 0) as guarantee_yuan
from summed
inner join holders using (holder)
order by holder, valid_from;
