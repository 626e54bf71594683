/*
id = "ordered_records"
kind = "work"
label = "投诉次序"
description = "一条有收到日期的投诉一行，按收到先后编号"
after = ["complaint_records"]
columns = [
  { name = "complaint_id", type = "text", comment = "投诉标识" },
  { name = "received_date", type = "date", comment = "收到日期" },
  { name = "worker_key", type = "text", comment = "反映人身份证号的密钥散列", null = "没有身份证号" },
  { name = "phone_key", type = "text", comment = "反映人电话的密钥散列", null = "没有电话" },
  { name = "employer_key", type = "text", comment = "单位名称键", null = "没有写明，或不是名称" },
  { name = "project_key", type = "text", comment = "项目名称键", null = "没有写明，或不是名称" },
  { name = "complaint_order", type = "bigint", comment = "收到先后的编号，自0起" },
]
*/
-- The order in which complaints are grouped: as received, of one day by channel.
select
    complaint_id, received_date, worker_key, phone_key, employer_key, project_key,
    row_number() over (
        order by received_date, channels.sort_order, complaint_id
    ) - 1 as complaint_order
from complaint_records
inner join channels on channels.channel = complaint_records.channel
where received_date is not null;
