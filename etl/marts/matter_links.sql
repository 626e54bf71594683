/*
id = "matter_links"
label = "并案依据"
description = "一条投诉凭什么并入事项，一个理由一行；事项首条和没有并入的不在内"
ledgers = ["channels"]
after = ["joined_links", "matter_members", "ordered_records", "unlike_members"]
drill = ["complaint_id"]
columns = [
  { name = "matter_id", type = "text", comment = "并入的事项" },
  { name = "complaint_id", type = "text", comment = "并入的投诉" },
  { name = "joined_to", type = "text", comment = "与之相同的在先投诉（同一依据中最近的一条）" },
  { name = "reason", type = "text", comment = "依据：worker 同一身份证号，phone 同一电话，site 同一单位同一项目，person 人工确认" },
  { name = "days_apart", type = "integer", comment = "与该在先投诉相隔天数" },
  { name = "days_since_last", type = "integer", comment = "与事项上一条投诉相隔天数，不超过参数 matter_window_days" },
  { name = "is_doubtful", type = "boolean", comment = "存疑：人或电话相同，而两条写明的单位不同（代人投诉的电话，或一人先后在两家单位），或事项中有单位和项目都不同的投诉，应由人核对" },
]
*/
-- Why each record joined its matter, for whoever doubts it.
select
    matter_members.matter_id,
    records.complaint_id,
    earlier.complaint_id as joined_to,
    joined_links.reason,
    joined_links.days_apart,
    joined_links.days_since_last,
    -- tied by a record that names no site, two that name different ones may be one matter all the same; a
    -- matter that a person has joined is in no doubt
    confirmed.matter_id is null
    and (
        coalesce(records.employer_key <> earlier.employer_key, false)
        or doubted.matter_id is not null
    ) as is_doubtful
from joined_links
inner join ordered_records as records on records.complaint_order = joined_links.complaint_order
inner join ordered_records as earlier on earlier.complaint_order = joined_links.joined_order
inner join matter_members on matter_members.complaint_order = joined_links.complaint_order
left join (select distinct matter_id from unlike_members where is_one_matter) as doubted
    on doubted.matter_id = matter_members.matter_id
left join (
    select distinct members.matter_id
    from joined_links
    inner join matter_members as members on members.complaint_order = joined_links.complaint_order
    where joined_links.reason = 'person'
) as confirmed on confirmed.matter_id = matter_members.matter_id
order by joined_links.complaint_order, joined_links.joined_order, joined_links.reason;
