/*
id = "reviewable_readings"
kind = "view"
label = "待复核的识读"
description = "识读的工单、读过文字的来访，和文字提到工资而判为无关、跳过的工单，一件一行"
ledgers = ["hotline_orders", "visits"]
after = ["order_readings", "visit_readings"]
columns = [
  { name = "row_id", type = "text", comment = "来源行：可查到文件、工作表、行号" },
  { name = "channel", type = "text", comment = "渠道代码" },
  { name = "reading_id", type = "text", comment = "核对时所写的标识：工单编号，来访为投诉标识", null = "工单没有编号" },
  { name = "native_number", type = "text", comment = "原编号（线索编号、工单编号）", null = "台账没有编号" },
  { name = "received_date", type = "date", comment = "收到日期：平台提交时间、工单受理时间、来访登记日期", null = "没有写明或看不懂" },
  { name = "excerpt", type = "text", comment = "文字（已脱敏，不超过200字）", null = "没有文字" },
  { name = "is_about_wages", type = "boolean", comment = "是否反映欠薪；人工认定不是的不计入投诉", null = "无法判断，或来访登记，都计入" },
  { name = "wages_confidence", type = "double", unit = "0–1", comment = "是否欠薪的把握", null = "没有识读，或来访登记" },
  { name = "employer_name", type = "text", comment = "被反映单位（12345工单和来访登记的空栏取自正文）", null = "没有写明" },
  { name = "employer_confidence", type = "double", unit = "0–1", comment = "单位的把握；没有读出的，为文中确无单位的把握", null = "没有识读，或登记簿写明" },
  { name = "project_name", type = "text", comment = "项目名称（12345工单和来访登记的空栏取自正文）", null = "没有写明" },
  { name = "project_confidence", type = "double", unit = "0–1", comment = "项目的把握", null = "没有识读，或登记簿写明" },
  { name = "town_name", type = "text", comment = "读出的镇街（原文写法）", null = "没有读出" },
  { name = "town_confidence", type = "double", unit = "0–1", comment = "镇街的把握", null = "没有识读，或登记簿写明" },
  { name = "owed_yuan", type = "decimal(18, 2)", unit = "元", comment = "反映的欠薪金额", null = "没有写明" },
  { name = "yuan_confidence", type = "double", unit = "0–1", comment = "金额的把握", null = "没有识读，或登记簿写明" },
  { name = "worker_count", type = "integer", unit = "人", comment = "反映的人数", null = "没有写明" },
  { name = "worker_count_confidence", type = "double", unit = "0–1", comment = "人数的把握", null = "没有识读，或登记簿写明" },
  { name = "months_owed", type = "decimal(5, 1)", comment = "读出的欠薪月数", null = "没有读出" },
  { name = "months_owed_confidence", type = "double", unit = "0–1", comment = "欠薪月数的把握", null = "没有识读，或登记簿写明" },
  { name = "confidence", type = "double", unit = "0–1", comment = "总的把握：各项读出的把握中最小的（没有读出金额、人数的把握也算）；单位和项目都没有读出的至多0.3", null = "没有识读" },
  { name = "is_confirmed", type = "boolean", comment = "已由人工核对" },
  { name = "is_to_review", type = "boolean", comment = "待复核：总的把握低于参数 sure_text_confidence" },
  { name = "is_skipped", type = "boolean", comment = "判为无关、跳过的工单" },
  { name = "skipped_seq", type = "integer", comment = "跳过的工单所在文件的序号" },
]
*/
-- What a person looks through: the readings of orders and visits, and the orders passed over as not about wages although their
-- words speak of wages. These are in no batch's rows, so an undone batch has none here.
select
    row_id,
    'hotline' as channel,
    native_number as reading_id,
    native_number,
    received_date,
    excerpt,
    is_about_wages,
    wages_confidence,
    employer_name,
    employer_confidence,
    project_name,
    project_confidence,
    town_name,
    town_confidence,
    owed_yuan,
    yuan_confidence,
    worker_count,
    worker_count_confidence,
    months_owed,
    months_owed_confidence,
    confidence,
    is_confirmed,
    is_to_review,
    false as is_skipped,
    cast(null as integer) as skipped_seq
from order_readings

union all

select
    row_id,
    'visits' as channel,
    complaint_id as reading_id,
    cast(null as text) as native_number,
    received_date,
    excerpt,
    cast(null as boolean) as is_about_wages,
    cast(null as double) as wages_confidence,
    employer_name,
    employer_confidence,
    project_name,
    project_confidence,
    town_name,
    town_confidence,
    owed_yuan,
    yuan_confidence,
    worker_count,
    worker_count_confidence,
    months_owed,
    months_owed_confidence,
    confidence,
    is_confirmed,
    is_to_review,
    false as is_skipped,
    cast(null as integer) as skipped_seq
from visit_readings

union all

select
    concat(file_seq, ':skipped:', row_number) as row_id,
    'hotline' as channel,
    native_number as reading_id,
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
    -- nothing but that it is not about wages was judged of it
    text_wages_confidence as confidence,
    coalesce(is_confirmed, false) as is_confirmed,
    not coalesce(is_confirmed, false) as is_to_review,
    true as is_skipped,
    file_seq as skipped_seq
from (
    select
        skipped_orders.*,
        regexp_replace(concat_ws('。', skipped_orders.title, skipped_orders.content), '\s+', ' ', 'g') as one_line,
        row_number() over (
            partition by upper(skipped_orders.native_number)
            order by skipped_orders.file_seq desc, skipped_orders.row_number desc
        ) as turn
    from skipped_orders
    left join files on files.file_seq = skipped_orders.file_seq
    left join batches on batches.batch_id = files.batch_id
    left join (select distinct upper(native_number) as number_key from order_readings) as held
        on held.number_key = upper(skipped_orders.native_number)
    where not coalesce(batches.is_undone, false)
        and skipped_orders.native_number is not null
        and held.number_key is null
) as skipped
where turn = 1;
