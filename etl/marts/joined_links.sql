/*
id = "joined_links"
kind = "work"
label = "并案依据"
description = "一条投诉凭什么并入事项，一个理由一行"
made_by = "matters"
columns = [
  { name = "complaint_order", type = "bigint", comment = "并入的投诉的编号" },
  { name = "joined_order", type = "bigint", comment = "与之相同的在先投诉的编号" },
  { name = "reason", type = "text", comment = "依据：worker、phone、site、person" },
  { name = "days_apart", type = "integer", comment = "两条相隔天数" },
  { name = "days_since_last", type = "integer", comment = "与事项上一条相隔天数" },
]
*/
