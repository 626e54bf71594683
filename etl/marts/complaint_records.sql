/*
id = "complaint_records"
kind = "work"
label = "投诉记录"
description = "四个渠道一条台账记录一行，所在镇街、行业、部门和期限都已判定"
after = ["project_matches", "workday_numbers"]
columns = [
  { name = "channel", type = "text", comment = "渠道代码" },
  { name = "row_id", type = "text", comment = "来源行：可查到文件、工作表、行号" },
  { name = "row_key", type = "text", comment = "行键" },
  { name = "own_key", type = "text", comment = "这一行自己的栏目所说的键；更正过编号的，与行键不同" },
  { name = "native_number", type = "text", comment = "原编号（线索编号、工单编号）" },
  { name = "received_date", type = "date", comment = "收到日期：平台提交时间、工单受理时间、来访登记日期" },
  { name = "received_at", type = "timestamp", comment = "收到时刻" },
  { name = "town_text", type = "text", comment = "镇街，台账所写" },
  { name = "address", type = "text", comment = "地址" },
  { name = "sector_text", type = "text", comment = "行业，台账所写" },
  { name = "handler_text", type = "text", comment = "承办单位，台账所写" },
  { name = "text_town", type = "text", comment = "正文所说的镇街" },
  { name = "employer_name", type = "text", comment = "被反映单位（12345工单取自正文）" },
  { name = "project_name", type = "text", comment = "项目名称（12345工单取自正文）" },
  { name = "complainant", type = "text", comment = "反映人（已脱敏）" },
  { name = "worker_key", type = "text", comment = "反映人身份证号的密钥散列，用于并案" },
  { name = "phone_key", type = "text", comment = "反映人电话的密钥散列，用于并案" },
  { name = "worker_count", type = "integer", unit = "人", comment = "反映的人数" },
  { name = "owed_yuan", type = "decimal(18, 2)", unit = "元", comment = "反映的欠薪金额" },
  { name = "verified_worker_count", type = "integer", unit = "人", comment = "核实人数" },
  { name = "verified_yuan", type = "decimal(18, 2)", unit = "元", comment = "核实欠薪金额" },
  { name = "status", type = "text", comment = "办理状态，台账所写；来访登记按受理方式和办结日期" },
  { name = "conclusion", type = "text", comment = "核处结论" },
  { name = "closing_date", type = "date", comment = "办结日期，台账所写" },
  { name = "limit_date", type = "date", comment = "台账写明的到期日" },
  { name = "limit_workdays", type = "integer", comment = "台账写明的时限（工作日）" },
  { name = "satisfaction", type = "text", comment = "满意度评价" },
  { name = "text_confidence", type = "double", unit = "0–1", comment = "从工单正文识别单位、人数、金额的把握" },
  { name = "content", type = "text", comment = "诉求内容（已脱敏）" },
  { name = "employer_key", type = "text", comment = "单位名称键，写法不同而相同的单位相等" },
  { name = "project_key", type = "text", comment = "项目名称键，写法不同而相同的项目相等" },
  { name = "sector_key", type = "text", comment = "行业名称键" },
  { name = "authority_key", type = "text", comment = "部门名称键" },
  { name = "own_town", type = "text", comment = "台账自己写明的镇街代码" },
  { name = "told_town", type = "text", comment = "正文所说的镇街代码" },
  { name = "complaint_id", type = "text", comment = "投诉标识：渠道加原编号，没有编号的用自然键" },
  { name = "project_id", type = "text", comment = "对应在建项目台账的项目，名称唯一相符才对应" },
  { name = "town_code", type = "text", comment = "镇街代码；写明而不认识的为 unknown，未写的取地址、项目、正文中的镇街" },
  { name = "sector", type = "text", comment = "行业代码：台账所写，否则取项目的" },
  { name = "authority", type = "text", comment = "主管部门代码：承办单位，否则项目的行业主管部门，否则行业的主管部门" },
  { name = "limit_in_workdays", type = "integer", comment = "办理时限（工作日）" },
  { name = "due_date", type = "date", comment = "到期日：台账写明的日期，否则自收到次日起按工作日推算" },
  { name = "is_due_provisional", type = "boolean", comment = "到期日落在尚未公布放假安排的年份，暂按周一至周五推算" },
  { name = "judged_until", type = "date", comment = "是否到期、办结、超期按此日判定：数据到齐日，本台账不到那天的取其数据截至日" },
  { name = "is_declined", type = "boolean", comment = "不予受理或退回，不计入办结率" },
  { name = "is_settled", type = "boolean", comment = "截至数据日已办结；待审核不算，有办结日期的引导仲裁诉讼算" },
  { name = "is_due", type = "boolean", comment = "到期日不晚于数据截至日" },
  { name = "is_closed_on_time", type = "boolean", comment = "到期日当天或之前办结" },
  { name = "is_open_overdue", type = "boolean", comment = "截至数据日过期仍未办结；不予受理和退回的不算" },
  { name = "is_closed_late", type = "boolean", comment = "过期后才办结" },
  { name = "is_verified", type = "boolean", comment = "经查属实：结论为属实已解决、属实处理中、部分属实；没有结论的，核实金额大于0" },
]
*/
-- The four channels in one shape, then what each record's own words leave open taken from its project.
with channel_records as (
with platform_clues as (
    select 'national' as channel, * from current_national_clues
    union all by name
    select 'provincial' as channel, * from current_provincial_clues
)

select
    channel,
    row_id, row_key, own_key, native_number,
    received_at::date as received_date,
    received_at,
    town_text, address, sector_text, handler_text,
    null::text as text_town,
    employer_name, project_name, complainant,
    id_card_hash as worker_key,
    phone_hash as phone_key,
    worker_count, owed_yuan, verified_worker_count, verified_yuan,
    status, conclusion,
    settled_at::date as closing_date,
    limit_date, limit_workdays, satisfaction,
    null::double as text_confidence,
    content
from platform_clues

union all by name

-- An order has no column for employer, project, people or money: the text_* fields were read from its words.
select
    'hotline' as channel,
    row_id, row_key, own_key, native_number,
    received_at::date as received_date,
    received_at,
    town_text, address, text_town, handler_text,
    text_employer as employer_name, text_project as project_name, complainant,
    phone_hash as phone_key,
    text_worker_count as worker_count, text_yuan as owed_yuan,
    case when accept_type in ('不予受理', '不受理') then '不予受理' else status end as status,
    settled_at::date as closing_date,
    limit_date, limit_workdays, satisfaction, text_confidence, content
from current_hotline_orders
-- A person may have found that an order is not about wages after all.
where is_about_wages is not false

union all by name

-- The visits book has no state column: 受理方式, 办结日期 and the words of 办理结果 say it.
select
    'visits' as channel,
    row_id, row_key, own_key,
    received_date,
    town_text, address, sector_text, handler_text,
    employer_name, project_name, complainant,
    id_card_hash as worker_key,
    phone_hash as phone_key,
    worker_count, owed_yuan,
    case
        when accept_type = '不予受理' then '不予受理'
        when settled_date is not null or says_settled(result) then '已办结'
        else '办理中'
    end as status,
    case when accept_type = '引导仲裁' then '引导仲裁诉讼' end as conclusion,
    settled_date as closing_date,
    limit_date, limit_workdays, satisfaction, content
from current_visits
),

placed_records as (
with keyed as (
    select
        *,
        -- Read from running text, a name inside the other is one name read twice: it joins no matters.
        case
            when channel = 'hotline' and (
                contains(employer_name, project_name) or contains(project_name, employer_name)
            ) then null
            -- 堃建筑工程有限公司 is called 堃建筑 as well; a site needs its project to be the same besides
            when is_name(employer_name) then regexp_replace(company_key(employer_name), '(.)工程$', '\1')
        end as employer_key,
        case when is_name(project_name) then project_key(project_name) end as project_key,
        sector_key(sector_text) as sector_key,
        authority_key(authority_name(handler_text)) as authority_key,
        town_code_of(town_text, address) as own_town,
        town_code_of(text_town, null) as told_town
    from channel_records
)

select
    keyed.*,
    -- A number that a correction gave to a second row is not its alone: the row known by it keeps it bare.
    channel || ':' || coalesce(
        native_number || case
            when row_number() over (
                partition by channel, native_number order by row_key <> own_key, row_key
            ) > 1 then '#' || left(md5(row_key), 8)
            else ''
        end,
        row_key
    ) as complaint_id,
    project_matches.project_id,
    -- A town that is written but not known stays 未知镇街, to be mended; only a missing one is looked up.
    case
        when own_town is not null then own_town
        when is_town_written(town_text) then 'unknown'
        else coalesce(nullif(project_matches.town_code, 'unknown'), told_town, 'unknown')
    end as town_code,
    coalesce(sector_keys.sector, project_matches.sector, 'unknown') as sector,
    -- 承办单位 as it says, listed or not; only where it is empty the project's 行业主管部门, then the sector's.
    coalesce(
        authority_keys.authority,
        project_matches.authority,
        sector_authority(coalesce(sector_keys.sector, 'unknown'))
    ) as authority
from keyed
left join project_matches using (project_key)
left join sector_keys using (sector_key)
left join authority_keys using (authority_key)
),

-- The limit: the file's own date, else the file's own number of work-days, else the channel's parameter as it
-- was on the day of receipt. That day does not count (《民法典》第二百零一条).
limited as (
    select
        placed_records.*,
        coalesce(limit_workdays, limits.value)::integer as limit_in_workdays
    from placed_records
    left join parameter_spells as limits
        on limits.parameter = channel || '_limit_workdays'
        and limits.valid_from <= received_date
        and received_date < limits.valid_until
),

dated as (
    select
        limited.*,
        coalesce(limit_date, last_day.day) as due_date,
        limit_date is null and coalesce(last_day.is_provisional, false) as is_due_provisional
    from limited
    left join workday_numbers as first_day on first_day.day = limited.received_date
    left join workday_numbers as last_day
        on last_day.is_workday
        and last_day.workday_number = first_day.workday_number + limited.limit_in_workdays
),

judged as (
    select
        *,
        coalesce(status in ('不予受理', '退回'), false) as is_declined,
        -- 待审核 is not settled, whatever else is written. 已办结 is, and so is any other state that carries a
        -- closing date: 引导仲裁诉讼 is closed for the office the day the worker was sent there.
        coalesce(status, '') <> '待审核'
        and coalesce(closing_date <= judged_until, status = '已办结', false) as is_settled
    from dated
    -- Present states are as of the day up to which the main sources have all come, and of no day that the
    -- record's own ledger does not reach: its silence makes nothing overdue.
    left join (
        select channels.channel, sources.judged_until from channels join sources on sources.ledger = channels.ledger
    ) as days using (channel)
)

select
    *,
    coalesce(due_date <= judged_until, false) as is_due,
    coalesce(is_settled and closing_date <= due_date, false) as is_closed_on_time,
    coalesce(not is_declined and not is_settled
        and due_date < judged_until, false) as is_open_overdue,
    coalesce(not is_declined and is_settled and closing_date > due_date, false) as is_closed_late,
    -- The conclusion decides; without one an amount found true does, and 核实金额 0 is none.
    coalesce(conclusion in ('属实已解决', '属实处理中', '部分属实'), verified_yuan > 0, false) as is_verified
from judged;
