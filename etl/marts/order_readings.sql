/*
id = "order_readings"
label = "工单识读"
description = "从12345工单文字中读出的内容和各项把握（0–1，人工核对过的为1）"
key = ["row_id"]
ledgers = ["hotline_orders"]
after = ["parameters_in_force"]
drill = ["row_id"]
columns = [
  { name = "row_id", type = "text", comment = "来源行" },
  { name = "complaint_id", type = "text", comment = "投诉标识" },
  { name = "native_number", type = "text", comment = "工单编号", null = "台账没有编号" },
  { name = "received_date", type = "date", comment = "受理日期", null = "没有写明或看不懂" },
  { name = "excerpt", type = "text", comment = "文字（已脱敏，不超过200字）", null = "没有文字" },
  { name = "is_about_wages", type = "boolean", comment = "是否反映欠薪；人工认定不是的不计入投诉", null = "无法判断" },
  { name = "wages_confidence", type = "double", unit = "0–1", comment = "是否欠薪的把握", null = "没有识读" },
  { name = "employer_name", type = "text", comment = "读出的单位", null = "没有读出" },
  { name = "employer_confidence", type = "double", unit = "0–1", comment = "单位的把握；没有读出的，为文中确无单位的把握", null = "没有识读" },
  { name = "project_name", type = "text", comment = "读出的项目", null = "没有读出" },
  { name = "project_confidence", type = "double", unit = "0–1", comment = "项目的把握", null = "没有识读" },
  { name = "town_name", type = "text", comment = "读出的镇街（原文写法）", null = "没有读出" },
  { name = "town_confidence", type = "double", unit = "0–1", comment = "镇街的把握", null = "没有识读" },
  { name = "owed_yuan", type = "decimal(18, 2)", unit = "元", comment = "读出的欠薪金额", null = "没有读出，或不合常理" },
  { name = "yuan_confidence", type = "double", unit = "0–1", comment = "金额的把握", null = "没有识读" },
  { name = "worker_count", type = "integer", unit = "人", comment = "读出的人数", null = "没有读出" },
  { name = "worker_count_confidence", type = "double", unit = "0–1", comment = "人数的把握", null = "没有识读" },
  { name = "months_owed", type = "decimal(5, 1)", comment = "读出的欠薪月数", null = "没有读出" },
  { name = "months_owed_confidence", type = "double", unit = "0–1", comment = "欠薪月数的把握", null = "没有识读" },
  { name = "confidence", type = "double", unit = "0–1", comment = "总的把握：各项读出的把握中最小的（没有读出金额、人数的把握也算）；单位和项目都没有读出的至多0.3", null = "没有识读" },
  { name = "is_confirmed", type = "boolean", comment = "已由人工核对" },
  { name = "is_to_review", type = "boolean", comment = "待复核：总的把握低于参数 sure_text_confidence；或原来计入投诉、现在读作与欠薪无关而未经人工核对" },
]
*/
-- What was read from each 12345 order's words, and how surely: a person looks through the doubtful ones.
select
    row_id,
    concat('hotline:', coalesce(native_number, record_key)) as complaint_id,
    native_number,
    cast(received_at as date) as received_date,
    case when length(one_line) > 200 then concat(left(one_line, 199), '…') else one_line end as excerpt,
    is_about_wages,
    text_wages_confidence as wages_confidence,
    text_employer as employer_name,
    text_employer_confidence as employer_confidence,
    text_project as project_name,
    text_project_confidence as project_confidence,
    text_town as town_name,
    text_town_confidence as town_confidence,
    text_yuan as owed_yuan,
    text_yuan_confidence as yuan_confidence,
    text_worker_count as worker_count,
    text_worker_count_confidence as worker_count_confidence,
    text_months_owed as months_owed,
    text_months_owed_confidence as months_owed_confidence,
    text_confidence as confidence,
    coalesce(text_confidence = 1, false) as is_confirmed,
    -- an order held as a complaint that is not read as one any more, whatever the confidence
    coalesce(text_confidence < case when coalesce(is_about_wages, true) then sure.value else 1 end, false)
        as is_to_review
from (
    select held.*, regexp_replace(concat_ws('。', title, content), '\s+', ' ', 'g') as one_line
    from current_hotline_orders as held
) as orders
inner join parameters_in_force as sure on sure.parameter = 'sure_text_confidence'
order by received_at, native_number;
