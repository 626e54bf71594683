/*
id = "complaints"
label = "投诉"
description = "一条台账记录一行（1件），四个渠道合在一起，不予受理和重复的也在内"
key = ["complaint_id"]
ledgers = ["channels"]
after = ["complaint_records", "complaint_roads", "matter_members", "parameters_in_force"]
first_day = "received_date"
row_unit = "件"
dimensions = { town = "town_code", sector = "sector", authority = "authority", channel = "channel", employer = "coalesce(employer_name, 'unknown')" }
drill = ["row_id"]
columns = [
  { name = "complaint_id", type = "text", comment = "投诉标识：渠道加原编号，没有编号的用自然键" },
  { name = "channel", type = "text", comment = "渠道代码" },
  { name = "native_number", type = "text", comment = "原编号（线索编号、工单编号）", null = "台账没有编号" },
  { name = "received_date", type = "date", comment = "收到日期：平台提交时间、工单受理时间、来访登记日期", null = "没有写明或看不懂" },
  { name = "received_at", type = "timestamp", comment = "收到时刻", null = "只记日期的渠道，或没有写明" },
  { name = "town_code", type = "text", comment = "镇街代码；写明而不认识的为 unknown，未写的取地址、项目、正文中的镇街" },
  { name = "sector", type = "text", comment = "行业代码：台账所写，否则取项目的" },
  { name = "authority", type = "text", comment = "主管部门代码：承办单位（主管部门表里没有的为 other:加台账所写名称）；未写的取项目的行业主管部门，否则行业的主管部门" },
  { name = "employer_name", type = "text", comment = "被反映单位（12345工单和来访登记的空栏取自正文）", null = "没有写明" },
  { name = "project_name", type = "text", comment = "项目名称（12345工单和来访登记的空栏取自正文）", null = "没有写明" },
  { name = "project_id", type = "text", comment = "对应在建项目台账的项目，名称唯一相符才对应", null = "对应不上在建项目台账" },
  { name = "complainant", type = "text", comment = "反映人（已脱敏）", null = "没有写明" },
  { name = "worker_key", type = "text", comment = "反映人身份证号的密钥散列，用于并案", null = "没有身份证号" },
  { name = "phone_key", type = "text", comment = "反映人电话的密钥散列，用于并案", null = "没有电话" },
  { name = "worker_count", type = "integer", unit = "人", comment = "反映的人数", null = "没有写明" },
  { name = "owed_yuan", type = "decimal(18, 2)", unit = "元", comment = "反映的欠薪金额", null = "没有写明" },
  { name = "verified_worker_count", type = "integer", unit = "人", comment = "核实人数", null = "未核实", recorded = "核实" },
  { name = "verified_yuan", type = "decimal(18, 2)", unit = "元", comment = "核实欠薪金额", null = "未核实", recorded = "核实" },
  { name = "status", type = "text", comment = "办理状态，台账所写；来访登记按受理方式、办结日期和办理结果" },
  { name = "conclusion", type = "text", comment = "核处结论", null = "没有写明" },
  { name = "is_declined", type = "boolean", comment = "不予受理或退回，不计入办结率" },
  { name = "is_settled", type = "boolean", comment = "截至数据日已办结；待审核不算，有办结日期的引导仲裁诉讼算" },
  { name = "settled_date", type = "date", comment = "办结日期，未办结或未写为空；写了已办结而没有日期的不计入按期办结率", null = "未办结，或办结日期没有写明" },
  { name = "due_date", type = "date", comment = "到期日：台账写明的日期，否则自收到次日起按工作日推算", null = "收到日期不明，或渠道没有时限参数" },
  { name = "is_due_provisional", type = "boolean", comment = "到期日落在尚未公布放假安排的年份，暂按周一至周五推算" },
  { name = "is_due", type = "boolean", comment = "到期日不晚于数据截至日" },
  { name = "is_closed_on_time", type = "boolean", comment = "到期日当天或之前办结" },
  { name = "is_overdue", type = "boolean", comment = "超期：过期未办结，或过期后才办结；不予受理和退回的不算" },
  { name = "is_open_overdue", type = "boolean", comment = "截至数据日过期仍未办结；不予受理和退回的不算" },
  { name = "is_verified", type = "boolean", comment = "经查属实：结论为属实已解决、属实处理中、部分属实；没有结论的，核实金额大于0", fields = ["conclusion", "verified_yuan"], recorded = "核处结论" },
  { name = "satisfaction", type = "text", comment = "满意度评价", null = "没有评价" },
  { name = "is_rated", type = "boolean", comment = "有有效评价（满意、基本满意、不满意）" },
  { name = "is_satisfied", type = "boolean", comment = "满意或基本满意" },
  { name = "text_confidence", type = "double", unit = "0–1", comment = "从文字识读的总的把握；来访登记只在有空栏取自文字、或把握不大、或经人工核对时有", null = "没有什么取自文字" },
  { name = "reading_sureness", type = "text", comment = "识读：sure 把握够，unsure 总的把握低于参数 sure_text_confidence（来访登记把握不大的没有采用），confirmed 经人工核对", null = "没有什么取自文字：平台线索，各栏都写明或文字里没有的来访登记" },
  { name = "summary", type = "text", comment = "诉求摘要（已脱敏，不超过80字）", null = "没有内容" },
  { name = "road", type = "text", comment = "建议去向的代码，按办理去向的条件", null = "收到日期不明" },
  { name = "road_name", type = "text", comment = "建议去向，由人决定", null = "收到日期不明" },
  { name = "road_reason", type = "text", comment = "建议的理由和所符合的条件", null = "收到日期不明" },
  { name = "matter_id", type = "text", comment = "并入的事项", null = "收到日期不明" },
  { name = "row_id", type = "text", comment = "来源行：可查到文件、工作表、行号" },
]
*/
-- One row a native record, as received: declined and repeated ones too.
select
    records.complaint_id, channel, native_number, received_date, received_at,
    town_code, sector, authority,
    employer_name, project_name, project_id,
    complainant, worker_key, phone_key,
    worker_count, owed_yuan, verified_worker_count, verified_yuan,
    coalesce(status, '未注明') as status,
    conclusion, is_declined, is_settled,
    case when is_settled then closing_date end as settled_date,
    due_date, is_due_provisional, is_due, is_closed_on_time,
    is_open_overdue or is_closed_late as is_overdue,
    is_open_overdue,
    is_verified,
    satisfaction,
    coalesce(satisfaction in ('满意', '基本满意', '不满意'), false) as is_rated,
    coalesce(satisfaction in ('满意', '基本满意'), false) as is_satisfied,
    text_confidence,
    case
        when text_confidence = 1 then 'confirmed'
        when text_confidence < sure.value then 'unsure'
        when text_confidence is not null then 'sure'
    end as reading_sureness,
    case when length(one_line) > 80 then concat(left(one_line, 79), '…') else one_line end as summary,
    roads.road,
    roads.road_name,
    roads.road_reason,
    matter_members.matter_id,
    row_id
from (
    select complaint_records.*, regexp_replace(content, '\s+', ' ', 'g') as one_line
    from complaint_records
) as records
inner join parameters_in_force as sure on sure.parameter = 'sure_text_confidence'
left join complaint_roads as roads on roads.complaint_id = records.complaint_id
left join matter_members on matter_members.complaint_id = records.complaint_id
order by received_date, complaint_id;
