/*
id = "fund_advances"
label = "应急周转金垫付"
description = "台账一行一笔"
key = ["advance_id"]
ledgers = ["revolving_fund"]
after = ["project_matches"]
dimensions = { town = "town_code", sector = "sector", authority = "authority", account = "account_code" }
drill = ["row_id"]
columns = [
  { name = "advance_id", type = "text", comment = "垫付标识：批次号，没有的用自然键" },
  { name = "account_code", type = "text", comment = "账户：县的代码为县本级，否则为镇街代码，看不出是哪个的为 unknown" },
  { name = "town_code", type = "text", comment = "镇街代码，与账户相同" },
  { name = "sector", type = "text", comment = "行业代码：项目的" },
  { name = "authority", type = "text", comment = "主管部门代码：项目的" },
  { name = "advanced_date", type = "date", comment = "批准日期；没有的是未批准的申请，不在内" },
  { name = "advanced_yuan", type = "decimal(18, 2)", unit = "元", comment = "垫付金额" },
  { name = "reclaimed_yuan", type = "decimal(18, 2)", unit = "元", comment = "已追偿金额，不超过垫付金额" },
  { name = "reclaimed_date", type = "date", comment = "追偿日期", null = "没有写明" },
  { name = "worker_count", type = "integer", unit = "人", comment = "垫付人数", null = "没有写明" },
  { name = "employer_name", type = "text", comment = "欠薪单位", null = "没有写明" },
  { name = "project_name", type = "text", comment = "项目名称", null = "没有写明" },
  { name = "debtor_name", type = "text", comment = "追偿责任单位", null = "没有写明" },
  { name = "purpose", type = "text", comment = "用途", null = "没有写明" },
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- One row an advance of 应急周转金. 《保障农民工工资支付条例》第六十三条: advanced to the workers, then reclaimed
-- from whoever owed the wages. A line without 批准日期 is an application: nothing was paid out.
with placed as (
    select
        keyed.*,
        -- The account, not the place of the arrears: a county advance lowers the county's pool. A 镇街 account,
        -- or one left empty, is known by its town, else by the 申请单位 that asks for it.
        coalesce(
            account_town_code,
            case
                when contains(account_text, '县') then county_code
                when account_text is null or regexp_matches(account_text, '[镇乡街]')
                    then coalesce(town_code, applicant_town_code)
            end,
            'unknown'
        ) as account_code
    from keyed_revolving_fund as keyed
    cross join build_info
    where advanced_date is not null
)

select
    -- A number on several rows identifies none of them: the row keyed by it keeps it without a suffix.
    coalesce(
        native_number || case
            when row_number() over (partition by native_number order by record_key <> natural_key, record_key) > 1
                then '#' || left(md5(record_key), 8)
            else ''
        end,
        record_key
    ) as advance_id,
    placed.account_code,
    placed.account_code as town_code,
    coalesce(project_matches.sector, 'unknown') as sector,
    coalesce(project_matches.authority, unknown_sector.authority) as authority,
    placed.advanced_date,
    coalesce(placed.advanced_yuan, 0) as advanced_yuan,
    -- No more can come back than went out, nor anything of an amount that is not known.
    least(coalesce(placed.reclaimed_yuan, 0), coalesce(placed.advanced_yuan, 0)) as reclaimed_yuan,
    placed.reclaimed_date,
    placed.worker_count,
    placed.employer_name,
    placed.project_name,
    placed.debtor_name,
    placed.purpose,
    placed.row_id
from placed
left join project_matches on project_matches.project_key = placed.project_key
inner join sectors as unknown_sector on unknown_sector.sector = 'unknown'
order by advanced_date, advance_id;
