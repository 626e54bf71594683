-- county only
-- What was read from the words of 12345 orders and how surely, the least sure first: those that wait for a
-- person, with `state` `confirmed` those that a person has read, `all` whatever nobody has. Orders passed over as
-- not about wages stand among them where that is not certain. The words are masked; 把握界线 is the parameter.
select
    orders.native_number as 工单编号,
    orders.received_date as 受理日期,
    orders.confidence as 总的把握,
    case when orders.is_about_wages then '是' else '否' end as 是否欠薪,
    orders.wages_confidence as 是否欠薪的把握,
    orders.employer_name as 单位,
    orders.employer_confidence as 单位的把握,
    orders.project_name as 项目,
    orders.project_confidence as 项目的把握,
    orders.town_name as 镇街,
    orders.town_confidence as 镇街的把握,
    orders.owed_yuan as "金额（元）",
    orders.yuan_confidence as 金额的把握,
    orders.worker_count as 人数,
    orders.worker_count_confidence as 人数的把握,
    orders.months_owed as 欠薪月数,
    orders.months_owed_confidence as 欠薪月数的把握,
    orders.excerpt as 工单文字,
    concat_ws(
        '。', coalesce(held.title, skipped_orders.title), coalesce(held.content, skipped_orders.content)
    ) as 工单全文,
    -- of each field, as JSON
    coalesce(held.text_evidence, skipped_orders.text_evidence) as 依据,
    coalesce(held.text_reasons, skipped_orders.text_reasons) as 原因,
    held.text_each_yuan as 每人金额,
    held.text_least_yuan as 最少,
    held.text_most_yuan as 最多,
    held.text_is_approximate as 是约数,
    (
        select arg_max(parameters.value, parameters.effective_from)
        from parameters where parameters.parameter = 'sure_text_confidence'
    ) as 把握界线,
    case
        when orders.is_confirmed then '已核对'
        when orders.is_skipped then '已跳过'
        when orders.is_to_review then '待核对'
        else '把握足够'
    end as 核对情况,
    coalesce(ledger_lines.file_name, files.file_name) as 来源文件,
    coalesce(ledger_lines.sheet_name, skipped_orders.sheet_name) as 工作表,
    coalesce(ledger_lines.row_number, skipped_orders.row_number) as 行号
from reviewable_orders as orders
left join ledger_lines using (row_id)
left join current_hotline_orders as held using (row_id)
left join skipped_orders
    on skipped_orders.file_seq = orders.skipped_seq and skipped_orders.native_number = orders.native_number
left join files on files.file_seq = orders.skipped_seq
where case $state
    when 'confirmed' then orders.is_confirmed
    when 'waiting' then orders.is_to_review
    else not orders.is_confirmed
end
order by orders.is_skipped, orders.confidence, orders.received_date desc, orders.native_number
