/*
id = "channel_records"
kind = "work"
label = "四个渠道的记录"
description = "四个渠道一条台账记录一行，只有台账自己写明的"
ledgers = ["channels"]
after = ["full_project_names", "parameters_in_force"]
columns = [
  { name = "channel", type = "text", comment = "渠道代码" },
  { name = "row_id", type = "text", comment = "来源行：可查到文件、工作表、行号" },
  { name = "record_key", type = "text", comment = "行键" },
  { name = "natural_key", type = "text", comment = "这一行自己的栏目所说的键；更正过编号的，与行键不同" },
  { name = "native_number", type = "text", comment = "原编号（线索编号、工单编号）" },
  { name = "received_date", type = "date", comment = "收到日期：平台提交时间、工单受理时间、来访登记日期" },
  { name = "received_at", type = "timestamp", comment = "收到时刻" },
  { name = "town_code", type = "text", comment = "镇街代码；写明而不认识的为 unknown，未写的取地址、项目、正文中的镇街" },
  { name = "is_town_written", type = "boolean", comment = "台账写明了镇街，不论认不认识" },
  { name = "told_town", type = "text", comment = "正文所说的镇街代码" },
  { name = "sector", type = "text", comment = "行业代码：台账所写，否则取项目的" },
  { name = "authority", type = "text", comment = "主管部门代码：承办单位（主管部门表里没有的为 other:加台账所写名称）；未写的取项目的行业主管部门，否则行业的主管部门" },
  { name = "employer_name", type = "text", comment = "被反映单位（12345工单和来访登记的空栏取自正文）" },
  { name = "employer_key", type = "text", comment = "单位名称键，写法不同而相同的单位相等" },
  { name = "project_name", type = "text", comment = "项目名称（12345工单和来访登记的空栏取自正文；读出的只是一部分、正文写着在建项目台账一个项目全名的，取全名）" },
  { name = "project_key", type = "text", comment = "项目名称键，写法不同而相同的项目相等" },
  { name = "is_project_named", type = "boolean", comment = "写明的是项目的名称，不是“工地”之类" },
  { name = "complainant", type = "text", comment = "反映人（已脱敏）" },
  { name = "worker_key", type = "text", comment = "反映人身份证号的密钥散列，用于并案" },
  { name = "phone_key", type = "text", comment = "反映人电话的密钥散列，用于并案" },
  { name = "worker_count", type = "integer", unit = "人", comment = "反映的人数" },
  { name = "owed_yuan", type = "decimal(18, 2)", unit = "元", comment = "反映的欠薪金额" },
  { name = "verified_worker_count", type = "integer", unit = "人", comment = "核实人数" },
  { name = "verified_yuan", type = "decimal(18, 2)", unit = "元", comment = "核实欠薪金额" },
  { name = "status", type = "text", comment = "办理状态，台账所写；来访登记按受理方式、办结日期和办理结果" },
  { name = "conclusion", type = "text", comment = "核处结论" },
  { name = "closing_date", type = "date", comment = "办结日期，台账所写" },
  { name = "limit_date", type = "date", comment = "台账写明的到期日" },
  { name = "limit_workdays", type = "integer", comment = "台账写明的时限（工作日）" },
  { name = "satisfaction", type = "text", comment = "满意度评价" },
  { name = "months_owed", type = "decimal(5, 1)", comment = "从文字读出的欠薪月数" },
  { name = "text_confidence", type = "double", unit = "0–1", comment = "从文字识读的总的把握；来访登记只在有空栏取自文字、或把握不大、或经人工核对时有" },
  { name = "title", type = "text", comment = "12345工单的标题（已脱敏）", null = "没有标题，或者不是12345工单" },
  { name = "content", type = "text", comment = "诉求内容（已脱敏）" },
]
*/
-- The four channels in one shape. The two platforms have the same columns.
with platform_clues as (
    select
        'national' as channel,
        row_id, record_key, natural_key, native_number, received_at, town_code, is_town_written, sector, authority,
        employer_name, employer_key, project_name, project_key, is_project_named, complainant, id_card_hash,
        phone_hash, worker_count, owed_yuan, verified_worker_count, verified_yuan, status, conclusion,
        settled_at, limit_date, limit_workdays, satisfaction, content
    from keyed_national_clues
    union all
    select
        'provincial' as channel,
        row_id, record_key, natural_key, native_number, received_at, town_code, is_town_written, sector, authority,
        employer_name, employer_key, project_name, project_key, is_project_named, complainant, id_card_hash,
        phone_hash, worker_count, owed_yuan, verified_worker_count, verified_yuan, status, conclusion,
        settled_at, limit_date, limit_workdays, satisfaction, content
    from keyed_provincial_clues
),

-- What the visits book leaves empty is taken from its words where those were read with enough confidence.
visits_read as (
    select
        visits.*,
        text_confidence < sure.value as is_unsure,
        case
            when employer_name is null and text_employer_confidence >= sure.value then text_employer
        end as read_employer,
        case
            when project_name is null and text_project_confidence >= sure.value then text_project
        end as read_project,
        case
            when town_code is null and not is_town_written and text_town_confidence >= sure.value
                then text_town_code
        end as read_town,
        case when owed_yuan is null and text_yuan_confidence >= sure.value then text_yuan end as read_yuan,
        case
            when worker_count is null and text_worker_count_confidence >= sure.value then text_worker_count
        end as read_workers,
        case when text_months_owed_confidence >= sure.value then text_months_owed end as read_months
    from keyed_visits as visits
    inner join parameters_in_force as sure on sure.parameter = 'sure_text_confidence'
),

-- Read from running text, a name inside the other is one name read twice: it joins no matters.
visits_named as (
    select
        visits_read.*,
        coalesce(employer_name, read_employer) as employer,
        coalesce(visits_read.project_name, read_project) as project,
        coalesce(
            contains(coalesce(employer_name, read_employer), coalesce(visits_read.project_name, read_project))
            or contains(coalesce(visits_read.project_name, read_project), coalesce(employer_name, read_employer)),
            false
        ) as is_one_name,
        full_names.project_name as full_project,
        full_names.project_key as full_project_key
    from visits_read
    left join full_project_names as full_names on full_names.row_id = visits_read.row_id
)

select
    channel, row_id, record_key, natural_key, native_number,
    cast(received_at as date) as received_date,
    received_at,
    town_code, is_town_written,
    cast(null as text) as told_town,
    sector, authority,
    employer_name, employer_key, project_name, project_key, is_project_named,
    complainant,
    id_card_hash as worker_key,
    phone_hash as phone_key,
    worker_count, owed_yuan, verified_worker_count, verified_yuan,
    status, conclusion,
    cast(settled_at as date) as closing_date,
    limit_date, limit_workdays, satisfaction,
    cast(null as decimal(5, 1)) as months_owed,
    cast(null as double) as text_confidence,
    cast(null as text) as title,
    content
from platform_clues

union all

-- An order has no column for employer, project, people or money: the text_* fields were read from its words.
select
    'hotline' as channel,
    orders.row_id, record_key, natural_key, native_number,
    cast(received_at as date) as received_date,
    received_at,
    town_code, is_town_written,
    text_town_code as told_town,
    cast(null as text) as sector,
    authority,
    text_employer as employer_name,
    -- Read from running text, a name inside the other is one name read twice: it joins no matters.
    case
        when contains(text_employer, text_project) or contains(text_project, text_employer) then null
        else text_employer_key
    end as employer_key,
    coalesce(full_names.project_name, text_project) as project_name,
    coalesce(full_names.project_key, text_project_key) as project_key,
    text_is_project_named or full_names.project_key is not null as is_project_named,
    complainant,
    cast(null as text) as worker_key,
    phone_hash as phone_key,
    text_worker_count as worker_count,
    text_yuan as owed_yuan,
    cast(null as integer) as verified_worker_count,
    cast(null as decimal(18, 2)) as verified_yuan,
    case when accept_type in ('不予受理', '不受理') then '不予受理' else status end as status,
    cast(null as text) as conclusion,
    cast(settled_at as date) as closing_date,
    limit_date, limit_workdays, satisfaction,
    text_months_owed as months_owed,
    text_confidence,
    title,
    content
from keyed_hotline_orders as orders
left join full_project_names as full_names on full_names.row_id = orders.row_id
-- A person may have found that an order is not about wages after all.
where coalesce(is_about_wages, true)

union all

-- The visits book has no state column: 受理方式, 办结日期 and the words of 办理结果 say it.
select
    'visits' as channel,
    row_id, record_key, natural_key,
    cast(null as text) as native_number,
    received_date,
    cast(null as timestamp) as received_at,
    town_code, is_town_written,
    read_town as told_town,
    sector, authority,
    employer as employer_name,
    case
        when read_employer is null then employer_key
        when not is_one_name then text_employer_key
    end as employer_key,
    case when read_project is null then project else coalesce(full_project, project) end as project_name,
    case
        when read_project is null then project_key else coalesce(full_project_key, text_project_key)
    end as project_key,
    case
        when read_project is null then is_project_named
        -- the name that the book gives as the employer's is no project
        else (text_is_project_named or full_project is not null) and not (is_one_name and read_employer is null)
    end as is_project_named,
    complainant,
    id_card_hash as worker_key,
    phone_hash as phone_key,
    coalesce(worker_count, read_workers) as worker_count,
    coalesce(owed_yuan, read_yuan) as owed_yuan,
    cast(null as integer) as verified_worker_count,
    cast(null as decimal(18, 2)) as verified_yuan,
    case
        when accept_type = '不予受理' then '不予受理'
        when settled_date is not null or result_says_settled then '已办结'
        else '办理中'
    end as status,
    case when accept_type = '引导仲裁' then '引导仲裁诉讼' end as conclusion,
    settled_date as closing_date,
    limit_date, limit_workdays, satisfaction,
    read_months as months_owed,
    case
        when is_unsure or text_confidence = 1
            or coalesce(
                read_employer, read_project, read_town, cast(read_yuan as text), cast(read_workers as text),
                cast(read_months as text)
            ) is not null
            then text_confidence
    end as text_confidence,
    cast(null as text) as title,
    content
from visits_named;
