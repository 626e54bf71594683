/*
id = "complaint_records"
kind = "work"
label = "投诉记录"
description = "四个渠道一条台账记录一行，所在镇街、行业、部门和期限都已判定"
after = ["channel_records", "parameter_spells", "project_matches", "workday_numbers"]
columns = [
  { name = "complaint_id", type = "text", comment = "投诉标识：渠道加原编号，没有编号的用自然键" },
  { name = "channel", type = "text", comment = "渠道代码" },
  { name = "native_number", type = "text", comment = "原编号（线索编号、工单编号）" },
  { name = "record_key", type = "text", comment = "行键" },
  { name = "received_date", type = "date", comment = "收到日期：平台提交时间、工单受理时间、来访登记日期" },
  { name = "received_at", type = "timestamp", comment = "收到时刻" },
  { name = "town_code", type = "text", comment = "镇街代码；写明而不认识的为 unknown，未写的取地址、项目、正文中的镇街" },
  { name = "sector", type = "text", comment = "行业代码：台账所写，否则取项目的" },
  { name = "authority", type = "text", comment = "主管部门代码：承办单位（主管部门表里没有的为 other:加台账所写名称）；未写的取项目的行业主管部门，否则行业的主管部门" },
  { name = "employer_name", type = "text", comment = "被反映单位（12345工单和来访登记的空栏取自正文）" },
  { name = "employer_key", type = "text", comment = "单位名称键，写法不同而相同的单位相等" },
  { name = "project_name", type = "text", comment = "项目名称（12345工单和来访登记的空栏取自正文）" },
  { name = "project_key", type = "text", comment = "项目名称键，写法不同而相同的项目相等" },
  { name = "project_id", type = "text", comment = "对应在建项目台账的项目，名称唯一相符才对应" },
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
  { name = "due_date", type = "date", comment = "到期日：台账写明的日期，否则自收到次日起按工作日推算" },
  { name = "is_due_provisional", type = "boolean", comment = "到期日落在尚未公布放假安排的年份，暂按周一至周五推算" },
  { name = "is_declined", type = "boolean", comment = "不予受理或退回，不计入办结率" },
  { name = "is_settled", type = "boolean", comment = "截至数据日已办结；待审核不算，有办结日期的引导仲裁诉讼算" },
  { name = "is_due", type = "boolean", comment = "到期日不晚于数据截至日" },
  { name = "is_closed_on_time", type = "boolean", comment = "到期日当天或之前办结" },
  { name = "is_open_overdue", type = "boolean", comment = "截至数据日过期仍未办结；不予受理和退回的不算" },
  { name = "is_closed_late", type = "boolean", comment = "过期后才办结" },
  { name = "is_verified", type = "boolean", comment = "经查属实：结论为属实已解决、属实处理中、部分属实；没有结论的，核实金额大于0" },
  { name = "satisfaction", type = "text", comment = "满意度评价" },
  { name = "months_owed", type = "decimal(5, 1)", comment = "从文字读出的欠薪月数" },
  { name = "text_confidence", type = "double", unit = "0–1", comment = "从文字识读的总的把握；来访登记只在有空栏取自文字、或把握不大、或经人工核对时有" },
  { name = "content", type = "text", comment = "诉求内容（已脱敏）" },
  { name = "row_id", type = "text", comment = "来源行：可查到文件、工作表、行号" },
]
*/
-- What each record's own words leave open, taken from its project; then its limit, and what was made of it.
with placed as (
    select
        records.channel,
        records.row_id,
        records.record_key,
        records.native_number,
        records.received_date,
        records.received_at,
        records.employer_name,
        records.project_name,
        records.complainant,
        records.worker_key,
        records.phone_key,
        records.worker_count,
        records.owed_yuan,
        records.verified_worker_count,
        records.verified_yuan,
        records.status,
        records.conclusion,
        records.closing_date,
        records.limit_date,
        records.limit_workdays,
        records.satisfaction,
        records.months_owed,
        records.text_confidence,
        records.content,
        records.employer_key,
        case when records.is_project_named then records.project_key end as project_key,
        -- A number that a correction gave to a second row is not its alone: the row known by it keeps it bare.
        records.channel || ':' || coalesce(
            records.native_number || case
                when row_number() over (
                    partition by records.channel, records.native_number
                    order by records.record_key <> records.natural_key, records.record_key
                ) > 1 then '#' || left(md5(records.record_key), 8)
                else ''
            end,
            records.record_key
        ) as complaint_id,
        project_matches.project_id,
        -- A town that is written but not known stays 未知镇街, to be corrected; only a missing one is looked up.
        case
            when records.town_code is not null then records.town_code
            when records.is_town_written then 'unknown'
            else coalesce(nullif(project_matches.town_code, 'unknown'), records.told_town, 'unknown')
        end as town_code,
        coalesce(records.sector, project_matches.sector, 'unknown') as sector,
        -- 承办单位 as it says, listed or not; only where it is empty the project's 行业主管部门, then the sector's.
        coalesce(records.authority, project_matches.authority, sectors.authority) as authority
    from channel_records as records
    left join project_matches
        on records.is_project_named and project_matches.project_key = records.project_key
    left join sectors on sectors.sector = coalesce(records.sector, 'unknown')
),

-- The limit: the file's own date, else the file's own number of work-days, else the channel's parameter as it
-- was on the day of receipt. That day does not count (《民法典》第二百零一条).
limited as (
    select
        placed.*,
        cast(coalesce(placed.limit_workdays, limits.value) as integer) as limit_in_workdays
    from placed
    left join parameter_spells as limits
        on limits.parameter = concat(placed.channel, '_limit_workdays')
        and limits.valid_from <= placed.received_date
        and placed.received_date < limits.valid_until
),

dated as (
    select
        limited.*,
        coalesce(limited.limit_date, last_day.day) as due_date,
        limited.limit_date is null and coalesce(last_day.is_provisional, false) as is_due_provisional
    from limited
    left join workday_numbers as first_day on first_day.day = limited.received_date
    left join workday_numbers as last_day
        on last_day.is_workday
        and last_day.workday_number = first_day.workday_number + limited.limit_in_workdays
),

judged as (
    select
        dated.*,
        sources.judged_until,
        coalesce(dated.status in ('不予受理', '退回'), false) as is_declined,
        -- 待审核 is not settled, whatever else is written. 已办结 is, and so is any other state that carries a
        -- closing date: 引导仲裁诉讼 is closed for the office the day the worker was sent there.
        coalesce(dated.status, '') <> '待审核'
        and coalesce(dated.closing_date <= sources.judged_until, dated.status = '已办结', false) as is_settled
    from dated
    -- Present states are as of the day up to which the main sources have all come, and of no day that the
    -- record's own ledger does not reach: its silence makes nothing overdue.
    left join channels on channels.channel = dated.channel
    left join sources on sources.ledger = channels.ledger
)

select
    complaint_id, channel, native_number, record_key, received_date, received_at,
    town_code, sector, authority,
    employer_name, employer_key, project_name, project_key, project_id,
    complainant, worker_key, phone_key,
    worker_count, owed_yuan, verified_worker_count, verified_yuan,
    status, conclusion, closing_date, due_date, is_due_provisional,
    is_declined, is_settled,
    coalesce(due_date <= judged_until, false) as is_due,
    coalesce(is_settled and closing_date <= due_date, false) as is_closed_on_time,
    coalesce(not is_declined and not is_settled and due_date < judged_until, false) as is_open_overdue,
    coalesce(not is_declined and is_settled and closing_date > due_date, false) as is_closed_late,
    -- The conclusion decides; without one an amount found true does, and 核实金额 0 is none.
    coalesce(conclusion in ('属实已解决', '属实处理中', '部分属实'), verified_yuan > 0, false) as is_verified,
    satisfaction, months_owed, text_confidence, content, row_id
from judged;
