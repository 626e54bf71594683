/*
id = "unlike_members"
kind = "work"
label = "写明不同单位和项目的投诉"
description = "两条投诉人或电话相同而单位和项目都不同，一个依据一行，连同各自所在的事项"
after = ["matter_members", "unlike_pairs"]
columns = [
  { name = "complaint_order", type = "bigint", comment = "在后的投诉的编号" },
  { name = "joined_order", type = "bigint", comment = "在先的投诉的编号" },
  { name = "reason", type = "text", comment = "依据：worker、phone" },
  { name = "days_apart", type = "integer", comment = "两条相隔天数" },
  { name = "days_since_last", type = "integer", comment = "与在先投诉所在事项当时最后一条相隔天数" },
  { name = "matter_id", type = "text", comment = "在后的投诉所在的事项" },
  { name = "other_matter_id", type = "text", comment = "在先的投诉所在的事项" },
  { name = "is_one_matter", type = "boolean", comment = "已由别的投诉并为一个事项" },
]
*/
select
    unlike_pairs.complaint_order,
    unlike_pairs.joined_order,
    unlike_pairs.reason,
    unlike_pairs.days_apart,
    unlike_pairs.days_since_last,
    members.matter_id,
    others.matter_id as other_matter_id,
    members.matter_id = others.matter_id as is_one_matter
from unlike_pairs
inner join matter_members as members on members.complaint_order = unlike_pairs.complaint_order
inner join matter_members as others on others.complaint_order = unlike_pairs.joined_order;
