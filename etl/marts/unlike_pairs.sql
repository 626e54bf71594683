/*
id = "unlike_pairs"
kind = "work"
label = "没有并案的一对"
description = "两条投诉人或电话相同而单位和项目都不同，一个依据一行"
made_by = "matters"
columns = [
  { name = "complaint_order", type = "bigint", comment = "在后的投诉的编号" },
  { name = "joined_order", type = "bigint", comment = "在先的投诉的编号" },
  { name = "reason", type = "text", comment = "依据：worker、phone、site" },
  { name = "days_apart", type = "integer", comment = "两条相隔天数" },
  { name = "days_since_last", type = "integer", comment = "与事项上一条相隔天数" },
]
*/
