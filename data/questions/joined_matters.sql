-- scoped: complaints
-- The matters that hold more than one complaint, and the complaints that a person has split off, the latest
-- first, one page of them. `reason` worker, phone, site, person, doubtful, split, or candidate: the matters that were not
-- joined although a person is the same, for a person to confirm; `words` are part of a number or a name.
select
    scoped_complaints.matter_id as 事项编号,
    count(*) as 件数,
    count(distinct scoped_complaints.channel) as 渠道数,
    min(scoped_complaints.received_date) as 首次收到日期,
    max(scoped_complaints.received_date) as 最近收到日期,
    count(*) over () as 总数
from scoped_complaints
left join (
    select complaint_id, list(distinct reason) as reasons, bool_and(is_doubtful) as is_doubtful
    from matter_links group by complaint_id
) as links using (complaint_id)
left join matter_splits using (complaint_id)
left join (
    select matter_id from matter_candidates
    union
    select other_matter_id from matter_candidates
) as candidates on candidates.matter_id = scoped_complaints.matter_id
where scoped_complaints.matter_id is not null
group by scoped_complaints.matter_id
having (
        count(*) > 1
        or bool_or(matter_splits.complaint_id is not null)
        or ($reason = 'candidate' and bool_or(candidates.matter_id is not null))
    )
    and (
        $reason is null
        or coalesce(bool_or(list_contains(links.reasons, $reason)), false)
        or ($reason = 'doubtful' and coalesce(bool_or(links.is_doubtful), false))
        or ($reason = 'split' and bool_or(matter_splits.complaint_id is not null))
        or ($reason = 'candidate' and bool_or(candidates.matter_id is not null))
    )
    and (
        $words is null
        or bool_or(contains(
            concat_ws(' ', scoped_complaints.native_number, scoped_complaints.employer_name,
                scoped_complaints.project_name),
            $words
        ))
    )
order by 最近收到日期 desc, 事项编号
limit $take offset $skip
