/*
id = "visit_readings"
label = "来访识读"
description = "来访登记的空栏从诉求文字中读出的内容和各项把握（0–1，人工核对过的为1）；登记簿写明的栏照登记簿，没有把握一项"
key = ["row_id"]
ledgers = ["visits"]
after = ["parameters_in_force"]
drill = ["row_id"]
columns = [
  { name = "row_id", type = "text", comment = "来源行" },
  { name = "complaint_id", type = "text", comment = "投诉标识" },
  { name = "received_date", type = "date", comment = "登记日期", null = "没有写明或看不懂" },
  { name = "excerpt", type = "text", comment = "文字（已脱敏，不超过200字）" },
  { name = "employer_name", type = "text", comment = "单位：登记簿所写，空的为读出的", null = "没有写明，也没有读出" },
  { name = "employer_confidence", type = "double", unit = "0–1", comment = "单位的把握；没有读出的，为文中确无单位的把握", null = "登记簿写明" },
  { name = "project_name", type = "text", comment = "项目：登记簿所写，空的为读出的", null = "没有写明，也没有读出" },
  { name = "project_confidence", type = "double", unit = "0–1", comment = "项目的把握", null = "登记簿写明" },
  { name = "town_name", type = "text", comment = "镇街：登记簿所写，空的为读出的（原文写法）", null = "没有写明，也没有读出" },
  { name = "town_confidence", type = "double", unit = "0–1", comment = "镇街的把握", null = "登记簿写明" },
  { name = "owed_yuan", type = "decimal(18, 2)", unit = "元", comment = "欠薪金额：登记簿所写，空的为读出的", null = "没有写明，也没有读出，或不合常理" },
  { name = "yuan_confidence", type = "double", unit = "0–1", comment = "金额的把握", null = "登记簿写明" },
  { name = "worker_count", type = "integer", unit = "人", comment = "人数：登记簿所写，空的为读出的", null = "没有写明，也没有读出" },
  { name = "worker_count_confidence", type = "double", unit = "0–1", comment = "人数的把握", null = "登记簿写明" },
  { name = "months_owed", type = "decimal(5, 1)", comment = "读出的欠薪月数", null = "没有读出，或登记簿写明拖欠时间段" },
  { name = "months_owed_confidence", type = "double", unit = "0–1", comment = "欠薪月数的把握", null = "登记簿写明拖欠时间段" },
  { name = "confidence", type = "double", unit = "0–1", comment = "总的把握：是否写到欠薪、各项读出的、金额、人数中最小的；单位和项目都没有的为0.3" },
  { name = "is_confirmed", type = "boolean", comment = "已由人工核对" },
  { name = "is_to_review", type = "boolean", comment = "待复核：总的把握低于参数 sure_text_confidence" },
]
*/
-- What was read from the words of visits that leave something empty, and how surely. What is unsure is not taken
-- into the complaint; a person looks through it.
select
    row_id,
    concat('visits:', record_key) as complaint_id,
    received_date,
    case when length(one_line) > 200 then concat(left(one_line, 199), '…') else one_line end as excerpt,
    coalesce(employer_name, text_employer) as employer_name,
    text_employer_confidence as employer_confidence,
    coalesce(project_name, text_project) as project_name,
    text_project_confidence as project_confidence,
    coalesce(town_text, text_town) as town_name,
    text_town_confidence as town_confidence,
    coalesce(owed_yuan, text_yuan) as owed_yuan,
    text_yuan_confidence as yuan_confidence,
    coalesce(worker_count, text_worker_count) as worker_count,
    text_worker_count_confidence as worker_count_confidence,
    text_months_owed as months_owed,
    text_months_owed_confidence as months_owed_confidence,
    text_confidence as confidence,
    text_confidence = 1 as is_confirmed,
    text_confidence < sure.value as is_to_review
from (
    select held.*, regexp_replace(content, '\s+', ' ', 'g') as one_line
    from current_visits as held
) as visits
inner join parameters_in_force as sure on sure.parameter = 'sure_text_confidence'
where text_confidence is not null
order by received_date, row_id;
