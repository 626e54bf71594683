/*
id = "matter_splits"
label = "人工拆分"
description = "有人认定不应并入的投诉，以后每次建库都照办"
key = ["complaint_id"]
ledgers = ["channels"]
after = ["told_splits"]
drill = ["complaint_id"]
columns = [
  { name = "complaint_id", type = "text", comment = "被拆出的投诉" },
  { name = "apart_from", type = "text", comment = "拆分时所在的事项", null = "拆分时不在任何事项中" },
  { name = "told_at", type = "timestamp", comment = "认定时间（北京时间）" },
  { name = "told_by", type = "text", comment = "认定人" },
  { name = "reason", type = "text", comment = "理由" },
]
*/
-- What persons have taken apart.
select complaint_id, apart_from, told_at, told_by, reason
from told_splits
order by complaint_id;
