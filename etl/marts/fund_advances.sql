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
  { name = "account_code", type = "text", comment = "账户：371526 为县本级，否则为镇街代码，看不出是哪个的为 unknown" },
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
with keyed as (
    select
        *,
        project_key(project_name) as project_key,
        -- The account, not the place of the arrears: a county advance lowers the county's pool. A 镇街 account,
        -- or one left empty, is known by its town, else by the 申请单位 that asks for it.
        coalesce(
            town_code_of(account_text, null),
            case
                when contains(account_text, '县') then '371526'
                when account_text is null or regexp_matches(account_text, '[镇乡街]')
                    then coalesce(town_code_of(town_text, null), town_code_of(applicant, null))
            end,
            'unknown'
        ) as account_code
    from current_revolving_fund
    where advanced_date is not null
)

select
    -- A number that stands on several rows is theirs no more: the row known by it keeps it bare.
    coalesce(
        native_number || case
            when row_number() over (partition by native_number order by row_key <> own_key, row_key) > 1
                then '#' || left(md5(row_key), 8)
            else ''
        end,
        row_key
    ) as advance_id,
    account_code,
    account_code as town_code,
    coalesce(project_matches.sector, 'unknown') as sector,
    coalesce(project_matches.authority, sector_authority('unknown')) as authority,
    advanced_date,
    coalesce(advanced_yuan, 0) as advanced_yuan,
    -- No more can come back than went out, nor anything of an amount that is not known.
    least(coalesce(reclaimed_yuan, 0), coalesce(advanced_yuan, 0)) as reclaimed_yuan,
    reclaimed_date,
    worker_count, employer_name, project_name, debtor_name, purpose,
    row_id
from keyed
left join project_matches using (project_key)
order by advanced_date, advance_id;
