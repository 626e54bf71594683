/*
id = "matter_splits"
label = "人工拆分"
description = "有人认定不应并入的投诉，以后每次建库都照办"
key = ["complaint_id"]
ledgers = ["channels"]
after = ["split_decisions"]
drill = ["complaint_id"]
columns = [
  { name = "complaint_id", type = "text", comment = "被拆出的投诉" },
  { name = "apart_from", type = "text", comment = "拆分时所在的事项", null = "拆分时不在任何事项中" },
  { name = "decided_at", type = "timestamp", comment = "认定时间（北京时间）" },
  { name = "decided_by", type = "text", comment = "认定人" },
  { name = "reason", type = "text", comment = "理由" },
]
*/
-- Complaints that persons have split off from their matters.
select complaint_id, apart_from, decided_at, decided_by, reason
from split_decisions
order by complaint_id;
