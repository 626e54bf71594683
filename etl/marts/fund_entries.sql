/*
id = "fund_entries"
label = "应急周转金收支"
description = "垫付和追回各一行"
ledgers = ["revolving_fund"]
after = ["fund_advances"]
first_day = "entry_date"
dimensions = { town = "town_code", sector = "sector", authority = "authority", account = "account_code", employer = "coalesce(employer_name, 'unknown')" }
drill = ["row_id"]
columns = [
  { name = "entry_id", type = "text", comment = "收支标识" },
  { name = "account_code", type = "text", comment = "账户：县的代码为县本级，否则为镇街代码，看不出是哪个的为 unknown" },
  { name = "town_code", type = "text", comment = "镇街代码，与账户相同" },
  { name = "sector", type = "text", comment = "行业代码：项目的" },
  { name = "authority", type = "text", comment = "主管部门代码：项目的" },
  { name = "kind", type = "text", comment = "类别：advance 垫付，reclaim 追回" },
  { name = "entry_date", type = "date", comment = "日期：垫付为批准日期；追回为追偿日期，未填与垫付同日" },
  { name = "amount_yuan", type = "decimal(18, 2)", unit = "元", comment = "金额" },
  { name = "worker_count", type = "integer", unit = "人", comment = "垫付人数", null = "追回，或没有写明" },
  { name = "employer_name", type = "text", comment = "欠薪单位", null = "没有写明" },
  { name = "project_name", type = "text", comment = "项目名称", null = "没有写明" },
  { name = "debtor_name", type = "text", comment = "追偿责任单位", null = "没有写明" },
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- What moved in the fund's accounts: an advance on its day, what was reclaimed on its own.
select
    concat(advance_id, ':', kind) as entry_id,
    account_code, town_code, sector, authority,
    kind, entry_date, amount_yuan, worker_count, employer_name, project_name, debtor_name, row_id
from (
    select
        advance_id, account_code, town_code, sector, authority,
        'advance' as kind,
        advanced_date as entry_date,
        advanced_yuan as amount_yuan,
        worker_count, employer_name, project_name, debtor_name, row_id
    from fund_advances
    union all
    -- Money that came back on a day nobody wrote down is not outstanding: it cancels the advance at once.
    select
        advance_id, account_code, town_code, sector, authority,
        'reclaim' as kind,
        coalesce(reclaimed_date, advanced_date) as entry_date,
        reclaimed_yuan as amount_yuan,
        cast(null as integer) as worker_count,
        employer_name, project_name, debtor_name, row_id
    from fund_advances
) as moved
where amount_yuan > 0
order by entry_date, entry_id;
