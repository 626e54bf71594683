/*
id = "matter_joins"
label = "人工并案"
description = "有人认定为同一事项、规则没有并案的两条投诉，以后每次建库都照办"
key = ["complaint_id", "joined_to"]
ledgers = ["channels"]
after = ["join_decisions"]
drill = ["complaint_id"]
columns = [
  { name = "complaint_id", type = "text", comment = "并入的投诉" },
  { name = "joined_to", type = "text", comment = "并到的投诉" },
  { name = "decided_at", type = "timestamp", comment = "认定时间（北京时间）" },
  { name = "decided_by", type = "text", comment = "认定人" },
  { name = "reason", type = "text", comment = "理由" },
]
*/
-- Pairs of complaints that persons have joined.
select complaint_id, joined_to, decided_at, decided_by, reason
from join_decisions
order by complaint_id, joined_to;
