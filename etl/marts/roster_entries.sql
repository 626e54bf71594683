/*
id = "roster_entries"
label = "实名制在册"
description = "一个工人在一个项目的一次进场一行，valid_from 当天至 valid_until 前一天在场"
key = ["row_id"]
ledgers = ["rosters"]
after = ["ledger_projects"]
is_states = true
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["row_id"]
row_unit = "人"
columns = [
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称" },
  { name = "project_name", type = "text", comment = "项目名称" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "worker_key", type = "text", comment = "工人，与工资表的相同：证件号或电话的密钥散列，都没有的为台账行" },
  { name = "worker_name", type = "text", comment = "姓名（已遮蔽）", null = "没有写明" },
  { name = "employer_name", type = "text", comment = "所属参建单位", null = "没有写明" },
  { name = "team", type = "text", comment = "班组", null = "没有写明" },
  { name = "trade", type = "text", comment = "工种", null = "没有写明" },
  { name = "valid_from", type = "date", comment = "在场起始日：进场日期，没有的为载入之日" },
  { name = "valid_until", type = "date", comment = "在场终止日（不含）：退场日期，没有退场的为 9999-12-31" },
  { name = "entry_date", type = "date", comment = "进场日期", null = "没有写明或看不懂" },
  { name = "exit_date", type = "date", comment = "退场日期", null = "没有退场，或没有写明" },
  { name = "is_real_name", type = "boolean", comment = "有可以比对的身份证号" },
  { name = "has_contract", type = "boolean", comment = "已签劳动合同：台账写明的，没有写明而有合同编号的算已签", null = "没有写明，也没有合同编号" },
  { name = "has_bank_card", type = "boolean", comment = "登记了银行卡号" },
  { name = "known_from", type = "date", comment = "何时知道：进场日期本身，没有的为载入之日" },
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- Coming on site is what a rule looks at, so a row is known from the day of it, whenever the roster came. A worker
-- is known as in payroll_lines: lists of one site meet by it.
with lines as (
    select
        keyed.*,
        ledger_projects.project_id,
        ledger_projects.known_name,
        ledger_projects.town_code,
        ledger_projects.sector,
        ledger_projects.authority,
        coalesce(keyed.entry_date, cast(batches.loaded_at as date)) as begins
    from keyed_rosters as keyed
    inner join ledger_projects
        on ledger_projects.project_number is not distinct from keyed.project_number
        and ledger_projects.project_name is not distinct from keyed.project_name
        and ledger_projects.title_project is not distinct from keyed.title_project
    left join batches on batches.batch_id = keyed.batch_id
)

select
    project_id,
    known_name as project_name,
    coalesce(town_code, 'unknown') as town_code,
    sector,
    authority,
    coalesce(worker_hash, row_id) as worker_key,
    worker_name,
    employer_name,
    team,
    trade,
    begins as valid_from,
    greatest(begins, coalesce(exit_date, cast('9999-12-31' as date))) as valid_until,
    entry_date,
    exit_date,
    id_card_hash is not null as is_real_name,
    case
        when has_contract = '是' then true
        when has_contract = '否' then false
        when contract_number is not null then true
    end as has_contract,
    bank_card is not null as has_bank_card,
    begins as known_from,
    row_id
from lines
order by project_id, worker_key, begins, row_id;
