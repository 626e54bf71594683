/*
id = "split_decisions"
kind = "work"
label = "人工拆分"
description = "一条被人认定不应并入的投诉一行"
made_by = "matters"
columns = [
  { name = "complaint_id", type = "text", comment = "被拆出的投诉" },
  { name = "apart_from", type = "text", comment = "拆分时所在的事项", null = "拆分时不在任何事项中" },
  { name = "decided_at", type = "timestamp", comment = "认定时间（北京时间）" },
  { name = "decided_by", type = "text", comment = "认定人" },
  { name = "reason", type = "text", comment = "理由" },
]
*/
