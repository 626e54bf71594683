-- county only
-- What was read from the words of 12345 orders, and of visits where the register leaves something empty, and how
-- surely, the least sure first: those that wait for a person, with `state` `confirmed` those that a person has read,
-- `all` whatever nobody has. Orders passed over as not about wages stand among them where that is not certain. What
-- a register gives itself has no 把握. The words are masked; 把握界线 is the parameter.
select
    readings.reading_id as 标识,
    channels.channel_name as 渠道,
    readings.channel = 'visits' as 是来访,
    coalesce(readings.native_number, case when readings.channel = 'visits' then '登记簿无编号' end) as 编号,
    readings.received_date as 收到日期,
    readings.confidence as 总的把握,
    case when readings.is_about_wages then '是' when not readings.is_about_wages then '否' end as 是否欠薪,
    readings.wages_confidence as 是否欠薪的把握,
    readings.employer_name as 单位,
    readings.employer_confidence as 单位的把握,
    readings.project_name as 项目,
    readings.project_confidence as 项目的把握,
    readings.town_name as 镇街,
    readings.town_confidence as 镇街的把握,
    readings.owed_yuan as "金额（元）",
    readings.yuan_confidence as 金额的把握,
    readings.worker_count as 人数,
    readings.worker_count_confidence as 人数的把握,
    readings.months_owed as 月数,
    readings.months_owed_confidence as 月数的把握,
    readings.excerpt as 文字,
    concat_ws(
        '。',
        coalesce(orders.title, skipped_orders.title),
        coalesce(orders.content, visits.content, skipped_orders.content)
    ) as 全文,
    -- of each field, as JSON
    coalesce(orders.text_evidence, visits.text_evidence, skipped_orders.text_evidence) as 依据,
    json_merge_patch(
        coalesce(orders.text_reasons, visits.text_reasons, skipped_orders.text_reasons, '{}'),
        case
            when full_names.project_name is null then '{}'
            else json_object('project', concat('正文写有在建项目台账里的“', full_names.project_name, '”，投诉照这个全名计'))
        end
    ) as 原因,
    coalesce(orders.text_each_yuan, visits.text_each_yuan) as 每人金额,
    coalesce(orders.text_least_yuan, visits.text_least_yuan) as 最少,
    coalesce(orders.text_most_yuan, visits.text_most_yuan) as 最多,
    coalesce(orders.text_is_approximate, visits.text_is_approximate) as 是约数,
    (
        select arg_max(parameters.value, parameters.effective_from)
        from parameters where parameters.parameter = 'sure_text_confidence'
    ) as 把握界线,
    case
        when readings.is_confirmed then '已核对'
        when readings.is_skipped then '已跳过'
        when readings.is_to_review then '待复核'
        else '把握足够'
    end as 核对情况,
    coalesce(ledger_lines.file_name, files.file_name) as 来源文件,
    coalesce(ledger_lines.sheet_name, skipped_orders.sheet_name) as 工作表,
    coalesce(ledger_lines.row_number, skipped_orders.row_number) as 行号
from reviewable_readings as readings
left join channels using (channel)
left join ledger_lines using (row_id)
left join current_hotline_orders as orders using (row_id)
left join current_visits as visits using (row_id)
left join full_project_names as full_names using (row_id)
left join skipped_orders
    on skipped_orders.file_seq = readings.skipped_seq and skipped_orders.native_number = readings.native_number
left join files on files.file_seq = readings.skipped_seq
where case $state
    when 'confirmed' then readings.is_confirmed
    when 'waiting' then readings.is_to_review
    else not readings.is_confirmed
end
order by readings.is_skipped, readings.confidence, readings.received_date desc, readings.native_number, readings.row_id
