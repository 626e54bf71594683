/*
id = "warning_rules"
label = "预警规则"
description = "一条规则一行，级别的条件按数据截至日有效的参数写明"
key = ["rule"]
made_by = "warnings"
after = ["parameter_spells"]
columns = [
  { name = "rule", type = "text", comment = "规则代码" },
  { name = "label", type = "text", comment = "名称" },
  { name = "about", type = "text", comment = "判定的对象" },
  { name = "blue", type = "text", comment = "蓝色（提示）的条件", null = "没有这一级" },
  { name = "yellow", type = "text", comment = "黄色（预警）的条件", null = "没有这一级" },
  { name = "red", type = "text", comment = "红色（警报）的条件", null = "没有这一级" },
  { name = "closes", type = "text", comment = "怎样消除" },
  { name = "source", type = "text", comment = "依据" },
  { name = "ledgers", type = "text", comment = "取自哪些台账" },
  { name = "missing", type = "text", comment = "还没有来的台账，来了才能判定", null = "都来了" },
  { name = "is_early", type = "boolean", comment = "取自投诉以外的台账，可在投诉之前发出" },
  { name = "is_on", type = "boolean", comment = "启用" },
  { name = "judged_until", type = "date", comment = "判定到哪天", null = "不能判定" },
]
*/
