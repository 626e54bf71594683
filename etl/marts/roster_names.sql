/*
id = "roster_names"
kind = "work"
label = "花名册里的姓名"
description = "一个项目的花名册里只属于一个人的姓名一行"
after = ["ledger_projects"]
columns = [
  { name = "project_id", type = "text", comment = "项目标识" },
  { name = "worker_name_hash", type = "text", comment = "姓名的密钥散列" },
  { name = "worker_key", type = "text", comment = "工人：证件号或电话的密钥散列" },
]
*/
-- Attendance sheets name workers without their numbers; the roster of the site has both. A name that two workers of
-- a site have says nothing about which of them.
select
    ledger_projects.project_id,
    keyed.worker_name_hash,
    min(keyed.worker_hash) as worker_key
from keyed_rosters as keyed
inner join ledger_projects
    on ledger_projects.project_number is not distinct from keyed.project_number
    and ledger_projects.project_name is not distinct from keyed.project_name
    and ledger_projects.title_project is not distinct from keyed.title_project
where keyed.worker_hash is not null and keyed.worker_name_hash is not null
    and ledger_projects.project_id <> 'name:未注明'
group by ledger_projects.project_id, keyed.worker_name_hash
having count(distinct keyed.worker_hash) = 1;
