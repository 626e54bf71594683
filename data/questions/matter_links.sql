-- scoped: complaints
-- The records of a matter in the order received, each with why it joined: 并案依据. Of the matters in
-- `matter_ids`, or null for all. An earlier record of another town is named to nobody who may not see it.
select
    scoped_complaints.matter_id as 事项编号,
    scoped_complaints.complaint_id as 投诉标识,
    coalesce(scoped_complaints.native_number, '登记簿无编号') as 编号,
    channels.channel_name as 渠道,
    scoped_complaints.received_date as 收到日期,
    town_labels.town_name as 镇街,
    scoped_complaints.employer_name as 用人单位,
    scoped_complaints.project_name as 项目,
    scoped_complaints.complainant as 反映人,
    scoped_complaints.worker_count as 反映人数,
    scoped_complaints.owed_yuan as "反映金额（元）",
    case
        when matter_splits.complaint_id is not null then '人工拆分，单独成项'
        when scoped_complaints.complaint_id = scoped_complaints.matter_id then '事项首条'
        -- tied to the others by a later record
        when links.reasons is null then '由后来的投诉并在一起'
        else links.reasons
    end as 并案依据,
    case when links.is_doubtful then '单位不同' end as 存疑,
    links.joined_to as 与之相同的投诉,
    links.days_apart as 相隔天数,
    links.days_since_last as 距事项上一条天数,
    matter_splits.reason as 拆分理由,
    joins.others as 人工并案,
    joins.reasons as 并案理由,
    candidates.others as 待确认投诉,
    candidates.words as 待确认,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号
from scoped_complaints
left join (
    select
        matter_links.complaint_id,
        string_agg(distinct reasons.label, '、' order by reasons.label) as reasons,
        string_agg(
            distinct coalesce(earlier.native_number, '登记簿 ' || earlier.received_date), '、'
            order by coalesce(earlier.native_number, '登记簿 ' || earlier.received_date)
        ) as joined_to,
        bool_and(matter_links.is_doubtful) as is_doubtful,
        min(matter_links.days_apart) as days_apart,
        min(matter_links.days_since_last) as days_since_last
    from matter_links
    join (values ('worker', '同一身份证号'), ('phone', '同一电话'), ('site', '同一单位同一项目'), ('person', '人工并案')) as reasons (reason, label)
        using (reason)
    left join scoped_complaints as earlier on earlier.complaint_id = matter_links.joined_to
    group by matter_links.complaint_id
) as links on links.complaint_id = scoped_complaints.complaint_id
left join matter_splits on matter_splits.complaint_id = scoped_complaints.complaint_id
left join (
    select
        pairs.complaint_id,
        list(pairs.other_id order by other.received_date, other.complaint_id) as others,
        list(
            '与' || coalesce(other.native_number, '登记簿 ' || other.received_date) || '为'
            || pairs.reasons || '，相隔' || pairs.days_apart || '天'
            order by other.received_date, other.complaint_id
        ) as words
    from (
        select
            complaint_id,
            other_id,
            string_agg(
                case reason when 'worker' then '同一身份证号' else '同一电话' end, '、' order by reason desc
            ) as reasons,
            min(days_apart) as days_apart
        from (
            select complaint_id, other_id, reason, days_apart from matter_candidates
            union all
            select other_id, complaint_id, reason, days_apart from matter_candidates
        )
        group by complaint_id, other_id
    ) as pairs
    join scoped_complaints as other on other.complaint_id = pairs.other_id
    group by pairs.complaint_id
) as candidates on candidates.complaint_id = scoped_complaints.complaint_id
left join (
    select
        matter_joins.complaint_id,
        list(matter_joins.joined_to order by matter_joins.joined_to) as others,
        string_agg(matter_joins.reason, '；' order by matter_joins.joined_to) as reasons
    from matter_joins
    join scoped_complaints as other on other.complaint_id = matter_joins.joined_to
    group by matter_joins.complaint_id
) as joins on joins.complaint_id = scoped_complaints.complaint_id
left join channels using (channel)
left join town_labels using (town_code)
left join ledger_lines using (row_id)
where scoped_complaints.matter_id is not null
    and ($matter_ids::varchar[] is null or list_contains($matter_ids::varchar[], scoped_complaints.matter_id))
order by scoped_complaints.matter_id, scoped_complaints.received_date, scoped_complaints.complaint_id
