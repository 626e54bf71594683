/*
id = "matter_candidates"
label = "待确认并案"
description = "人或电话相同、相隔不超过并案间隔，而两条写明的单位和项目都不同，没有并案，由人确认；一个依据一行"
ledgers = ["channels"]
after = ["ordered_records", "unlike_members"]
drill = ["complaint_id"]
columns = [
  { name = "complaint_id", type = "text", comment = "在后的投诉" },
  { name = "other_id", type = "text", comment = "在先的投诉（同一依据、同一单位和项目中最近的一条）" },
  { name = "matter_id", type = "text", comment = "在后的投诉所在的事项" },
  { name = "other_matter_id", type = "text", comment = "在先的投诉所在的事项" },
  { name = "reason", type = "text", comment = "依据：worker 同一身份证号，phone 同一电话" },
  { name = "days_apart", type = "integer", comment = "两条相隔天数" },
  { name = "days_since_last", type = "integer", comment = "与在先投诉所在事项当时最后一条相隔天数，不超过参数 matter_window_days" },
]
*/
-- Pairs that a person may join: one worker or telephone, two sites that do not agree.
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
