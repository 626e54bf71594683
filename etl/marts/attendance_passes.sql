/*
id = "attendance_passes"
kind = "work"
label = "考勤机出勤日"
description = "考勤机记录里一个工人在一个项目的一天一行"
after = ["ledger_projects", "roster_names"]
columns = [
  { name = "row_id", type = "text", comment = "来源行：当天的一条" },
  { name = "file_seq", type = "integer", comment = "来源文件" },
  { name = "project_id", type = "text", comment = "项目标识" },
  { name = "worker_key", type = "text", comment = "工人：证件号或电话的密钥散列，花名册里唯一的同名，都没有的为姓名或台账行" },
  { name = "is_worker_known", type = "boolean", comment = "有证件号、电话，或花名册里有唯一的同名" },
  { name = "day", type = "date", comment = "出勤日" },
]
*/
-- Whoever passed the device on a day was there, in or out; how long says nothing about wages.
select
    min(keyed.row_id) as row_id,
    min(keyed.file_seq) as file_seq,
    ledger_projects.project_id,
    coalesce(
        keyed.worker_hash, roster_names.worker_key, concat('name:', keyed.worker_name_hash), keyed.row_id
    ) as worker_key,
    coalesce(keyed.worker_hash, roster_names.worker_key) is not null as is_worker_known,
    cast(keyed.event_at as date) as day
from keyed_attendance_events as keyed
inner join ledger_projects
    on ledger_projects.project_number is not distinct from keyed.project_number
    and ledger_projects.project_name is not distinct from keyed.project_name
    and ledger_projects.title_project is not distinct from keyed.title_project
left join roster_names
    on roster_names.project_id = ledger_projects.project_id
    and roster_names.worker_name_hash = keyed.worker_name_hash
where keyed.event_at is not null
group by
    ledger_projects.project_id,
    coalesce(
        keyed.worker_hash, roster_names.worker_key, concat('name:', keyed.worker_name_hash), keyed.row_id
    ),
    coalesce(keyed.worker_hash, roster_names.worker_key) is not null,
    cast(keyed.event_at as date);
