/*
id = "attendance_lines"
kind = "work"
label = "考勤表行"
description = "考勤表一行一行：一个工人在一个项目一个月的逐日标记"
after = ["ledger_projects", "roster_names"]
columns = [
  { name = "row_id", type = "text", comment = "来源行" },
  { name = "file_seq", type = "integer", comment = "来源文件" },
  { name = "project_id", type = "text", comment = "项目标识" },
  { name = "worker_key", type = "text", comment = "工人：证件号或电话的密钥散列，花名册里唯一的同名，都没有的为台账行" },
  { name = "is_worker_known", type = "boolean", comment = "有证件号、电话，或花名册里有唯一的同名" },
  { name = "attended_month", type = "date", comment = "考勤月份（当月1日）" },
  { name = "marks", type = "text", comment = "当月每天一个字母：F 出勤、H 半天、R 休息、A 缺勤、. 没有写、? 看不懂" },
  { name = "written_days", type = "decimal(9, 2)", comment = "台账所写的出勤天数" },
]
*/
-- Marks behind the month's last day are of no day.
select
    keyed.row_id,
    keyed.file_seq,
    ledger_projects.project_id,
    coalesce(keyed.worker_hash, roster_names.worker_key, keyed.row_id) as worker_key,
    coalesce(keyed.worker_hash, roster_names.worker_key) is not null as is_worker_known,
    keyed.attended_month,
    substr(keyed.day_marks, 1, day(last_day(keyed.attended_month))) as marks,
    keyed.attended_days as written_days
from keyed_attendance as keyed
inner join ledger_projects
    on ledger_projects.project_number is not distinct from keyed.project_number
    and ledger_projects.project_name is not distinct from keyed.project_name
    and ledger_projects.title_project is not distinct from keyed.title_project
left join roster_names
    on roster_names.project_id = ledger_projects.project_id
    and roster_names.worker_name_hash = keyed.worker_name_hash
where keyed.attended_month is not null;
