-- county only
-- What was read from the words of 12345 orders and how surely, the least sure first: those that wait for a
-- person, or with `is_confirmed` those that a person has read. The words are masked.
select
    order_readings.native_number as 工单编号,
    order_readings.received_date as 受理日期,
    order_readings.confidence as 总的把握,
    case when order_readings.is_about_wages then '是' else '否' end as 是否欠薪,
    order_readings.wages_confidence as 是否欠薪的把握,
    order_readings.employer_name as 单位,
    order_readings.employer_confidence as 单位的把握,
    order_readings.project_name as 项目,
    order_readings.project_confidence as 项目的把握,
    order_readings.town_name as 镇街,
    order_readings.town_confidence as 镇街的把握,
    order_readings.owed_yuan as "金额（元）",
    order_readings.yuan_confidence as 金额的把握,
    order_readings.worker_count as 人数,
    order_readings.worker_count_confidence as 人数的把握,
    order_readings.months_owed as 欠薪月数,
    order_readings.months_owed_confidence as 欠薪月数的把握,
    order_readings.excerpt as 工单文字,
    case when order_readings.is_confirmed then '已核对' else '待核对' end as 核对情况,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号
from order_readings
left join ledger_lines using (row_id)
where case when $is_confirmed then order_readings.is_confirmed else order_readings.is_to_review end
order by order_readings.confidence, order_readings.received_date desc, order_readings.native_number
