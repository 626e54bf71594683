-- Why each record joined its matter, for whoever doubts it; and what persons have taken apart.
insert into matter_links by name
select
    matter_members.matter_id,
    records.complaint_id,
    earlier.complaint_id as joined_to,
    joined_links.reason,
    joined_links.days_apart,
    joined_links.days_since_last,
    coalesce(records.employer_key <> earlier.employer_key, false) as is_doubtful
from joined_links
inner join ordered_records as records on records.complaint_order = joined_links.complaint_order
inner join ordered_records as earlier on earlier.complaint_order = joined_links.joined_order
inner join matter_members on matter_members.complaint_order = joined_links.complaint_order
order by joined_links.complaint_order, joined_links.joined_order, joined_links.reason;

insert into matter_splits by name
select * from told_splits order by complaint_id;
