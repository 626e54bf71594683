/*
id = "labour_transfers"
label = "人工费拨付"
description = "人工费拨付流水一行一笔，有金额的"
key = ["row_id"]
ledgers = ["account_transfers"]
after = ["ledger_projects"]
first_day = "transfer_date"
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["row_id"]
row_unit = "笔"
columns = [
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称" },
  { name = "project_name", type = "text", comment = "项目名称" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "transfer_date", type = "date", comment = "到账日期" },
  { name = "yuan", type = "decimal(18, 2)", unit = "元", comment = "到账金额" },
  { name = "payer_name", type = "text", comment = "拨付方（建设单位）", null = "没有写明" },
  { name = "voucher_number", type = "text", comment = "凭证号", null = "没有写明" },
  { name = "for_month", type = "date", comment = "所属月份（当月1日）", null = "没有写明" },
  { name = "known_from", type = "date", comment = "何时知道：到账日期本身" },
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- The payment is what a rule looks at, so a row is known from the day of it, whenever the file came.
select
    ledger_projects.project_id,
    ledger_projects.known_name as project_name,
    coalesce(ledger_projects.town_code, 'unknown') as town_code,
    ledger_projects.sector,
    ledger_projects.authority,
    keyed.transfer_date,
    keyed.transferred_yuan as yuan,
    keyed.payer_name,
    keyed.voucher_number,
    keyed.for_month,
    keyed.transfer_date as known_from,
    keyed.row_id
from keyed_account_transfers as keyed
inner join ledger_projects
    on ledger_projects.project_number is not distinct from keyed.project_number
    and ledger_projects.project_name is not distinct from keyed.project_name
    and ledger_projects.title_project is null
where keyed.transfer_date is not null and keyed.transferred_yuan is not null
order by keyed.transfer_date, keyed.row_id;
