/*
id = "payment_guarantee_states"
label = "工程款支付担保"
description = "一份担保一行，valid_from 当天至 valid_until 前一天有效"
key = ["row_id"]
ledgers = ["payment_guarantees"]
after = ["ledger_projects"]
is_states = true
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["row_id"]
row_unit = "份"
columns = [
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称" },
  { name = "project_name", type = "text", comment = "项目名称" },
  { name = "town_code", type = "text", comment = "镇街代码：项目的，否则台账所写" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "owner_name", type = "text", comment = "建设单位（提供担保的）", null = "没有写明" },
  { name = "guarantor_name", type = "text", comment = "担保机构", null = "没有写明" },
  { name = "form", type = "text", comment = "担保形式", null = "没有写明" },
  { name = "guarantee_number", type = "text", comment = "保函编号", null = "没有写明" },
  { name = "guaranteed_yuan", type = "decimal(18, 2)", unit = "元", comment = "担保金额", null = "没有写明或看不懂" },
  { name = "contract_yuan", type = "decimal(18, 2)", unit = "元", comment = "合同额：台账所写", null = "没有写明或看不懂" },
  { name = "start_date", type = "date", comment = "担保起始日期", null = "没有写明或看不懂" },
  { name = "end_date", type = "date", comment = "担保终止日期", null = "没有写明或看不懂，按一直有效计" },
  { name = "valid_from", type = "date", comment = "有效起始日：担保起始日期，没有的为载入之日" },
  { name = "valid_until", type = "date", comment = "有效终止日（不含）：终止日期次日，没有的为 9999-12-31" },
  { name = "known_from", type = "date", comment = "何时知道：担保起始日期本身，没有的为载入之日" },
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- That a guarantee is in force is what a rule looks at, so a row is known from the day on which it began.
with lines as (
    select
        keyed.*,
        ledger_projects.project_id,
        ledger_projects.known_name,
        coalesce(ledger_projects.town_code, keyed.town_code, 'unknown') as shown_town,
        ledger_projects.sector,
        ledger_projects.authority,
        coalesce(keyed.start_date, cast(batches.loaded_at as date)) as begins
    from keyed_payment_guarantees as keyed
    inner join ledger_projects
        on ledger_projects.project_number is not distinct from keyed.project_number
        and ledger_projects.project_name is not distinct from keyed.project_name
        and ledger_projects.title_project is null
    left join batches on batches.batch_id = keyed.batch_id
)

select
    project_id,
    known_name as project_name,
    shown_town as town_code,
    sector,
    authority,
    owner_name,
    guarantor_name,
    form,
    guarantee_number,
    guaranteed_yuan,
    contract_yuan,
    start_date,
    end_date,
    begins as valid_from,
    greatest(
        begins, coalesce(cast(end_date + interval '1' day as date), cast('9999-12-31' as date))
    ) as valid_until,
    begins as known_from,
    row_id
from lines
order by project_id, begins, row_id;
