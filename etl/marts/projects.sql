/*
id = "projects"
label = "项目"
description = "在建项目台账一行一个，valid_from 当天至 valid_until 前一天为在建"
key = ["project_id"]
ledgers = ["projects"]
after = ["parameters_in_force"]
is_states = true
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["row_id"]
columns = [
  { name = "project_id", type = "text", comment = "项目标识：项目编号，没有的用自然键" },
  { name = "project_name", type = "text", comment = "项目名称" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码（项目类别）" },
  { name = "authority", type = "text", comment = "行业主管部门代码：台账所写，否则行业的" },
  { name = "owner_name", type = "text", comment = "建设单位", null = "没有写明" },
  { name = "contractor_name", type = "text", comment = "施工总承包单位", null = "没有写明" },
  { name = "contract_yuan", type = "decimal(18, 2)", unit = "元", comment = "合同额", null = "没有写明或看不懂" },
  { name = "start_date", type = "date", comment = "开工日期", null = "没有写明" },
  { name = "planned_finish_date", type = "date", comment = "计划竣工日期", null = "没有写明" },
  { name = "status", type = "text", comment = "项目状态", null = "没有写明" },
  { name = "pay_day", type = "integer", comment = "工资支付日（次月几日）；空为未填，按参数", null = "没有写明，按参数" },
  { name = "valid_from", type = "date", comment = "在建起始日：开工日期；未填视为台账开始前已开工" },
  { name = "valid_until", type = "date", comment = "在建终止日（不含）：实际竣工日期；完工、竣工未填的取计划竣工日期且不晚于数据截至日；其余 9999-12-31" },
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- One row a project, live from valid_from until the day before valid_until.
with named as (
    select
        keyed.native_number,
        keyed.record_key,
        keyed.natural_key,
        keyed.project_name,
        keyed.owner_name,
        keyed.contractor_name,
        keyed.contract_yuan,
        keyed.start_date,
        keyed.planned_finish_date,
        keyed.status,
        keyed.pay_day,
        keyed.row_id,
        coalesce(keyed.town_code, 'unknown') as town_code,
        coalesce(keyed.sector, 'unknown') as sector,
        keyed.authority as own_authority,
        -- No start written: it was there before the ledgers begin.
        coalesce(keyed.start_date, make_date(cast(first_year.value as integer), 1, 1)) as valid_from,
        -- 完工 without a date counts by plan, yet never as still live on the day the ledger calls it finished.
        case
            when keyed.finish_date is not null then keyed.finish_date
            when keyed.status in ('完工', '竣工') then least(keyed.planned_finish_date, build_info.data_until)
            else cast('9999-12-31' as date)
        end as finished
    from keyed_projects as keyed
    cross join build_info
    inner join parameters_in_force as first_year on first_year.parameter = 'first_plausible_year'
)

select
    -- A number that a correction gave to a second row is not its alone: the row known by it keeps it bare.
    coalesce(
        named.native_number || case
            when row_number() over (
                partition by named.native_number order by named.record_key <> named.natural_key, named.record_key
            ) > 1 then '#' || left(md5(named.record_key), 8)
            else ''
        end,
        named.record_key
    ) as project_id,
    named.project_name,
    named.town_code,
    named.sector,
    coalesce(named.own_authority, sectors.authority) as authority,
    named.owner_name,
    named.contractor_name,
    named.contract_yuan,
    named.start_date,
    named.planned_finish_date,
    named.status,
    case when named.pay_day between 1 and 31 then named.pay_day end as pay_day,
    named.valid_from,
    greatest(named.valid_from, named.finished) as valid_until,
    named.row_id
from named
left join sectors on sectors.sector = named.sector
order by valid_from, project_id;
