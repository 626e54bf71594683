/*
id = "join_decisions"
kind = "work"
label = "人工并案"
description = "被人认定为同一事项的两条投诉一行"
made_by = "matters"
columns = [
  { name = "complaint_id", type = "text", comment = "并入的投诉" },
  { name = "joined_to", type = "text", comment = "并到的投诉" },
  { name = "decided_at", type = "timestamp", comment = "认定时间（北京时间）" },
  { name = "decided_by", type = "text", comment = "认定人" },
  { name = "reason", type = "text", comment = "理由" },
]
*/
