/*
id = "deposit_states"
label = "工资保证金"
description = "一个项目在一段时间内的状态，valid_from <= 日期 < valid_until"
ledgers = ["wage_deposits"]
after = ["deposit_rows", "parameters_in_force", "projects"]
is_states = true
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["project_id", "row_id"]
columns = [
  { name = "project_id", type = "text", comment = "项目标识", null = "对应不上在建项目台账" },
  { name = "project_name", type = "text", comment = "项目名称", null = "没有写明" },
  { name = "contractor_name", type = "text", comment = "施工总承包单位（存储主体）", null = "没有写明" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "valid_from", type = "date", comment = "状态起始日" },
  { name = "valid_until", type = "date", comment = "状态终止日（不含）" },
  { name = "is_under_way", type = "boolean", comment = "项目在建" },
  { name = "is_finished", type = "boolean", comment = "项目已完工；仍有实存的，为未退还" },
  { name = "is_live", type = "boolean", comment = "项目在建，且应存或依法免存；应缴额和合同额都不明的不算" },
  { name = "is_exempt", type = "boolean", comment = "依法免存：减免理由写明免存（免缴、免交、全免、豁免），或有理由且应缴额为0" },
  { name = "required_yuan", type = "decimal(18, 2)", unit = "元", comment = "应缴额：台账所写，否则合同额×应缴比例；依法免存为0" },
  { name = "stored_yuan", type = "decimal(18, 2)", unit = "元", comment = "实存：已缴金额，未填取已缴存的应缴额；减动用、加补足；退还后为0，保函（保单）到期次日起为0；同时有效的几份保函只计最大的一份，备注写明补足、追加的另计" },
  { name = "short_yuan", type = "decimal(18, 2)", unit = "元", comment = "缺额：应缴额减实存，不低于0", null = "不在建" },
  { name = "form", type = "text", comment = "存储形式", null = "没有写明" },
  { name = "expiry_date", type = "date", comment = "保函（保单）到期日", null = "现金，或没有写明" },
  { name = "guarantee_yuan", type = "decimal(18, 2)", unit = "元", comment = "这份保函（保单）的金额，到期未换的仍写；现金和已退还的为0" },
  { name = "row_id", type = "text", comment = "来源行", null = "没有保证金台账记录" },
]
*/
-- 工资保证金 as states: one row a project and stretch of days in which nothing about its deposit changed.
-- 人社部发〔2021〕65号: the 施工总承包单位 stores it, in cash or by a guarantee, and tops it up when used.
-- A guarantee secures nothing from the day after its expiry. Of guarantees in force on one day the largest counts
-- alone, for the others renew it; one that is said to top up counts besides.
with holders as (
    select
        projects.project_id as holder,
        projects.project_id,
        projects.project_name,
        projects.contractor_name,
        projects.town_code,
        projects.sector,
        projects.authority,
        projects.valid_from as live_from,
        projects.valid_until as live_until,
        cast(
            cast(projects.contract_yuan as decimal(20, 2))
            * cast(cast(default_ratio.value as decimal(18, 4)) * 0.01 as decimal(16, 6))
            as decimal(18, 2)
        ) as default_yuan
    from projects
    inner join parameters_in_force as default_ratio on default_ratio.parameter = 'default_deposit_ratio_pct'
    union all
    -- A deposit whose project is in no project ledger is money all the same, but nobody's live duty.
    select
        deposit_rows.holder,
        cast(null as text) as project_id,
        deposit_rows.project_name,
        deposit_rows.contractor_name,
        deposit_rows.town_code,
        sectors.sector,
        sectors.authority,
        cast(null as date) as live_from,
        cast(null as date) as live_until,
        cast(0 as decimal(18, 2)) as default_yuan
    from deposit_rows
    inner join sectors on sectors.sector = 'unknown'
    where deposit_rows.project_id is null
),

changes as (
    select holder, live_from as day from holders
    union
    select holder, live_until as day from holders
    union
    select holder, stored_from as day from deposit_rows
    union
    select holder, gone_from as day from deposit_rows
    union
    select holder, expired_from as day from deposit_rows
    union
    select holder, used_from as day from deposit_rows where used_yuan > 0
    union
    select holder, added_from as day from deposit_rows where added_yuan > 0
),

stretches as (
    select
        holder,
        day as valid_from,
        lead(day, 1, cast('9999-12-31' as date)) over (partition by holder order by day) as valid_until
    from changes
    where day > cast('0001-01-01' as date) and day < cast('9999-12-31' as date)
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
        cast(
            case
                when stretches.valid_from < stored_from or stretches.valid_from >= gone_from then 0
                else greatest(0, stored_yuan
                    - case when stretches.valid_from >= used_from then used_yuan else 0 end
                    + case when stretches.valid_from >= added_from then added_yuan else 0 end)
            end
            as decimal(18, 2)
        ) as held_yuan
    from stretches
    left join deposit_rows on deposit_rows.holder = stretches.holder
),

secured as (
    select amounts.*, cast(case when is_expired then 0 else held_yuan end as decimal(18, 2)) as stored_yuan
    from amounts
),

-- What the whole project has stored on these days against what it owes, and the order of its rows: a guarantee in
-- force first, else the latest that held money. Guarantees that top up replace none and are ordered by themselves.
-- One that has expired still counts until another replaces it: somebody must act on it.
ordered as (
    select
        secured.*,
        is_guarantee and not counts_once as is_top_up,
        coalesce(
            coalesce(sum(case when not counts_once then stored_yuan end) over project_days, 0)
            + coalesce(max(case when counts_once then stored_yuan end) over project_days, 0)
            < max(required_yuan) over project_days,
            true
        ) as is_short,
        row_number() over (
            partition by holder, valid_from, is_guarantee and not counts_once
            order by
                is_guarantee and stored_yuan > 0 desc, held_yuan > 0 desc, stored_from desc,
                is_guarantee desc, row_id desc
        ) as place
    from secured
    window project_days as (partition by holder, valid_from)
),

-- A top-up that has expired is missed only where the project is short.
judged as (
    select
        ordered.*,
        is_guarantee and held_yuan > 0
        and case when is_top_up then is_short or not is_expired else place = 1 end as is_to_renew
    from ordered
),

-- Of the guarantee and those that top it up the first to expire gives form, expiry and amount: it is renewed next.
ranked as (
    select
        judged.*,
        row_number() over (
            partition by holder, valid_from
            order by
                is_to_renew desc, case when is_to_renew then expiry_date end,
                is_guarantee and stored_yuan > 0 desc, held_yuan > 0 desc, stored_from desc,
                is_guarantee desc, row_id desc
        ) as turn
    from judged
),

summed as (
    select
        holder,
        valid_from,
        valid_until,
        max(required_yuan) as required_yuan,
        coalesce(bool_or(is_exempt), false) as is_exempt,
        coalesce(sum(case when not counts_once then stored_yuan end), 0)
        + coalesce(max(case when counts_once then stored_yuan end), 0) as stored_yuan,
        max(case when turn = 1 then form end) as form,
        max(case when turn = 1 then expiry_date end) as expiry_date,
        max(case when turn = 1 then row_id end) as row_id,
        coalesce(max(case when turn = 1 and is_guarantee then held_yuan end), 0) as guarantee_yuan
    from ranked
    group by holder, valid_from, valid_until
),

owed as (
    select
        holders.project_id,
        holders.project_name,
        holders.contractor_name,
        holders.town_code,
        holders.sector,
        holders.authority,
        summed.holder,
        summed.valid_from,
        summed.valid_until,
        summed.form,
        summed.expiry_date,
        summed.row_id,
        summed.guarantee_yuan,
        summed.stored_yuan,
        summed.is_exempt,
        coalesce(summed.valid_from >= holders.live_from and summed.valid_from < holders.live_until, false)
            as is_under_way,
        coalesce(summed.valid_from >= holders.live_until, false) as is_finished,
        case
            when summed.is_exempt then 0
            else coalesce(summed.required_yuan, holders.default_yuan, 0)
        end as required_yuan
    from summed
    inner join holders on holders.holder = summed.holder
)

select
    project_id, project_name, contractor_name, town_code, sector, authority,
    valid_from, valid_until,
    is_under_way,
    is_finished,
    -- Live here: at work, and owing a deposit or lawfully free of one. A project of which neither the amount
    -- owed nor the contract is known is no evidence either way.
    is_under_way and (is_exempt or required_yuan > 0) as is_live,
    is_exempt,
    required_yuan,
    stored_yuan,
    case
        when is_under_way and (is_exempt or required_yuan > 0) then greatest(0, required_yuan - stored_yuan)
    end as short_yuan,
    form,
    expiry_date,
    row_id,
    guarantee_yuan
from owed
order by holder, valid_from;
