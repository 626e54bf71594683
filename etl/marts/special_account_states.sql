/*
id = "special_account_states"
label = "工资专用账户"
description = "一个专用账户在一段时间内的状态，valid_from <= 日期 < valid_until；每个余额日期起是新的一行，销户后没有行"
ledgers = ["special_accounts"]
after = ["ledger_projects"]
is_states = true
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["row_id"]
row_unit = "个"
columns = [
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称" },
  { name = "project_name", type = "text", comment = "项目名称" },
  { name = "account_id", type = "text", comment = "账户标识：项目与账号末几位，没有账号的为项目与账户名称" },
  { name = "town_code", type = "text", comment = "镇街代码：项目的，否则台账所写" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "contractor_name", type = "text", comment = "施工总承包单位", null = "没有写明" },
  { name = "bank_name", type = "text", comment = "开户行", null = "没有写明" },
  { name = "valid_from", type = "date", comment = "状态起始日：第一行为开户日期，没有的和其后各行为余额日期，再没有的为载入之日" },
  { name = "valid_until", type = "date", comment = "状态终止日（不含）：下一个余额日期；最后一行为销户日期，写了销户而没有日期的为余额日期或载入之日，没有销户的为 9999-12-31" },
  { name = "contract_date", type = "date", comment = "施工合同签订日期", null = "没有写明" },
  { name = "opened_date", type = "date", comment = "开户日期", null = "没有写明" },
  { name = "closed_date", type = "date", comment = "销户日期", null = "没有销户，或没有写明" },
  { name = "status", type = "text", comment = "账户状态：正常、冻结、销户", null = "没有写明" },
  { name = "due_labour_yuan", type = "decimal(18, 2)", unit = "元", comment = "人工费应拨", null = "没有写明或看不懂" },
  { name = "received_yuan", type = "decimal(18, 2)", unit = "元", comment = "累计到账", null = "没有写明或看不懂" },
  { name = "paid_yuan", type = "decimal(18, 2)", unit = "元", comment = "累计代发", null = "没有写明或看不懂" },
  { name = "balance_yuan", type = "decimal(18, 2)", unit = "元", comment = "余额：余额日期当天的，在那以前的余额不知道", null = "没有写明或看不懂" },
  { name = "balance_date", type = "date", comment = "余额日期", null = "没有写明" },
  { name = "last_transfer_date", type = "date", comment = "最近到账日期", null = "没有写明" },
  { name = "known_from", type = "date", comment = "何时知道：与 valid_from 相同，是开户、余额的日期本身，都没有写的为载入之日" },
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- One account as states: from its opening, and anew from each day of which a file tells its balance. The opening is
-- what a rule looks at, so a row is known from that day; the balance is known from balance_date, and a rule that asks
-- for it has to look at that day.
with lines as (
    select
        keyed.*,
        ledger_projects.project_id,
        ledger_projects.known_name,
        coalesce(ledger_projects.town_code, keyed.town_code, 'unknown') as shown_town,
        ledger_projects.sector,
        ledger_projects.authority,
        concat(
            ledger_projects.project_id, '/', coalesce(keyed.account_number, keyed.account_name, keyed.bank_name, '')
        ) as account_id,
        cast(batches.loaded_at as date) as loaded_on
    from keyed_special_accounts as keyed
    inner join ledger_projects
        on ledger_projects.project_number is not distinct from keyed.project_number
        and ledger_projects.project_name is not distinct from keyed.project_name
        and ledger_projects.title_project is null
    left join batches on batches.batch_id = keyed.batch_id
),

-- The day of opening stands in one file and is left out in the next.
accounts as (
    select
        account_id,
        min(opened_date) as opened_date,
        min(contract_date) as contract_date,
        max(closed_date) as closed_date,
        min(coalesce(
            closed_date, case when status = '销户' then coalesce(balance_date, loaded_on) end
        )) as closed_from
    from lines
    group by account_id
),

ordered as (
    select
        lines.*,
        accounts.opened_date as account_opened,
        accounts.contract_date as account_contract,
        accounts.closed_date as account_closed,
        accounts.closed_from,
        row_number() over (
            partition by lines.account_id
            order by lines.balance_date nulls first, lines.loaded_on, lines.row_id
        ) as place
    from lines
    inner join accounts on accounts.account_id = lines.account_id
),

-- A later row without a day of its own replaces the one before from the day of its load.
begun as (
    select
        ordered.*,
        coalesce(case when place = 1 then account_opened end, balance_date, loaded_on) as begins
    from ordered
),

stretches as (
    select
        begun.*,
        lead(begins, 1, cast('9999-12-31' as date)) over (partition by account_id order by place) as ends
    from begun
)

select
    project_id,
    known_name as project_name,
    account_id,
    shown_town as town_code,
    sector,
    authority,
    contractor_name,
    bank_name,
    begins as valid_from,
    greatest(begins, least(ends, coalesce(closed_from, cast('9999-12-31' as date)))) as valid_until,
    account_contract as contract_date,
    account_opened as opened_date,
    account_closed as closed_date,
    status,
    due_labour_yuan,
    received_yuan,
    paid_yuan,
    balance_yuan,
    balance_date,
    last_transfer_date,
    begins as known_from,
    row_id
from stretches
order by account_id, place;
