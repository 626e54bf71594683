-- Why each record joined its matter, for whoever doubts it; and what persons have taken apart.
create or replace temp table unlike_members as
select
    unlike_pairs.*,
    members.matter_id,
    others.matter_id as other_matter_id,
    members.matter_id = others.matter_id as is_one_matter
from unlike_pairs
inner join matter_members as members on members.complaint_order = unlike_pairs.complaint_order
inner join matter_members as others on others.complaint_order = unlike_pairs.joined_order;

insert into matter_links by name
select
    matter_members.matter_id,
    records.complaint_id,
    earlier.complaint_id as joined_to,
    joined_links.reason,
    joined_links.days_apart,
    joined_links.days_since_last,
    -- tied by a record that names no site, two that name different ones may be one matter all the same
    coalesce(records.employer_key <> earlier.employer_key, false)
    or matter_members.matter_id in (select matter_id from unlike_members where is_one_matter) as is_doubtful
from joined_links
inner join ordered_records as records on records.complaint_order = joined_links.complaint_order
inner join ordered_records as earlier on earlier.complaint_order = joined_links.joined_order
inner join matter_members on matter_members.complaint_order = joined_links.complaint_order
order by joined_links.complaint_order, joined_links.joined_order, joined_links.reason;

insert into matter_candidates by name
select
    records.complaint_id,
    earlier.complaint_id as other_id,
    unlike_members.matter_id,
    unlike_members.other_matter_id,
    unlike_members.reason,
    unlike_members.days_apart,
    unlike_members.days_since_last
from unlike_members
inner join ordered_records as records on records.complaint_order = unlike_members.complaint_order
inner join ordered_records as earlier on earlier.complaint_order = unlike_members.joined_order
where not unlike_members.is_one_matter
order by unlike_members.complaint_order, unlike_members.joined_order, unlike_members.reason;

insert into matter_splits by name
select * from told_splits order by complaint_id;
