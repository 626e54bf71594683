/*
id = "deposit_rows"
kind = "work"
label = "保证金台账行"
description = "一行台账一行，连同它担保的项目、应缴和实存"
after = ["parameters_in_force", "project_matches", "projects"]
columns = [
  { name = "row_id", type = "text", comment = "来源行：可查到文件、工作表、行号" },
  { name = "holder", type = "text", comment = "保证金所属：项目标识，对应不上的为台账行" },
  { name = "project_id", type = "text", comment = "对应在建项目台账的项目，名称唯一相符才对应" },
  { name = "project_name", type = "text", comment = "项目名称（12345工单和来访登记的空栏取自正文）" },
  { name = "contractor_name", type = "text", comment = "施工总承包单位（存储主体）" },
  { name = "town_code", type = "text", comment = "镇街代码，台账自己写明的" },
  { name = "form", type = "text", comment = "存储形式" },
  { name = "expiry_date", type = "date", comment = "保函（保单）到期日" },
  { name = "required_yuan", type = "decimal(18, 2)", unit = "元", comment = "应缴额：台账所写，否则合同额×应缴比例；依法免存为0" },
  { name = "is_exempt", type = "boolean", comment = "依法免存" },
  { name = "stored_yuan", type = "decimal(18, 2)", unit = "元", comment = "实存" },
  { name = "stored_from", type = "date", comment = "自哪天起有实存" },
  { name = "gone_from", type = "date", comment = "自哪天起退还" },
  { name = "used_yuan", type = "decimal(18, 2)", comment = "动用金额" },
  { name = "used_from", type = "date", comment = "自哪天起动用" },
  { name = "added_yuan", type = "decimal(18, 2)", comment = "补足金额" },
  { name = "added_from", type = "date", comment = "自哪天起补足" },
  { name = "is_guarantee", type = "boolean", comment = "保函或保单，不是现金" },
  { name = "expired_from", type = "date", comment = "保函（保单）自哪天起失效：到期次日；现金为空" },
  { name = "counts_once", type = "boolean", comment = "同时有效的几份只计最大的一份；备注写明补足、追加的不在此列" },
]
*/
-- Each ledger row with the project it secures, and what it owed and stored.
with matched as (
    select
        keyed.*,
        coalesce(by_number.project_id, project_matches.project_id) as project_id
    from keyed_wage_deposits as keyed
    left join projects as by_number on by_number.project_id = keyed.project_number
    left join project_matches on project_matches.project_key = keyed.project_key
),

reckoned as (
    select
        matched.row_id,
        coalesce(matched.project_id, concat('row:', matched.row_id)) as holder,
        matched.project_id,
        matched.project_name,
        coalesce(matched.contractor_name, projects.contractor_name) as contractor_name,
        coalesce(matched.town_code, 'unknown') as town_code,
        matched.form,
        matched.remark,
        matched.status,
        matched.exemption_reason,
        matched.expiry_date,
        matched.stored_yuan,
        matched.stored_date,
        matched.returned_date,
        matched.used_yuan,
        matched.used_date,
        matched.topped_up_yuan,
        matched.topped_up_date,
        matched.form is distinct from '现金'
        and (matched.form is not null or matched.guarantee_number is not null or matched.expiry_date is not null)
            as is_guarantee,
        projects.valid_from as project_from,
        -- So many per cent of an amount, to the 分. In decimals throughout: “/ 100” would be reckoned in floats,
        -- which lose a half 分 now and then.
        coalesce(
            matched.required_yuan,
            cast(
                cast(coalesce(matched.contract_yuan, projects.contract_yuan) as decimal(20, 2))
                * cast(
                    cast(coalesce(matched.ratio_pct, default_ratio.value) as decimal(18, 4)) * 0.01
                    as decimal(16, 6)
                )
                as decimal(18, 2)
            )
        ) as required_yuan
    from matched
    left join projects on projects.project_id = matched.project_id
    inner join parameters_in_force as default_ratio on default_ratio.parameter = 'default_deposit_ratio_pct'
)

select
    row_id, holder, project_id, project_name, contractor_name, town_code,
    form, expiry_date, required_yuan,
    -- Exempt by name, or because a reason is given and nothing is owed. “不符合免存条件” is no exemption.
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
        stored_date, project_from, make_date(cast(first_year.value as integer), 1, 1)
    ) as stored_from,
    case
        when status is distinct from '退还申请中' and returned_date is not null then returned_date
        when status = '已退还' then cast('0001-01-01' as date)
        else cast('9999-12-31' as date)
    end as gone_from,
    coalesce(used_yuan, 0) as used_yuan,
    coalesce(used_date, cast('0001-01-01' as date)) as used_from,
    -- 补足 without an amount makes good what was used.
    coalesce(topped_up_yuan, case when topped_up_date is not null then used_yuan end, 0) as added_yuan,
    coalesce(topped_up_date, used_date, cast('0001-01-01' as date)) as added_from,
    -- Cash does not expire, whatever is written beside it.
    is_guarantee,
    case when is_guarantee then cast(expiry_date + interval '1' day as date) end as expired_from,
    is_guarantee
    and not coalesce(regexp_matches(concat_ws(' ', form, remark), '补足|追加'), false) as counts_once
from reckoned
inner join parameters_in_force as first_year on first_year.parameter = 'first_plausible_year';
