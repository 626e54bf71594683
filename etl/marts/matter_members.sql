/*
id = "matter_members"
kind = "work"
label = "事项成员"
description = "一条有收到日期的投诉一行，连同它所在的事项"
made_by = "matters"
after = ["ordered_records", "parameters_in_force"]
columns = [
  { name = "complaint_id", type = "text", comment = "投诉标识" },
  { name = "complaint_order", type = "bigint", comment = "收到先后的编号，自0起" },
  { name = "matter_id", type = "text", comment = "事项标识：首条投诉的标识" },
]
*/
