/*
id = "project_matches"
kind = "work"
label = "项目名称"
description = "一个只属于一个项目的名称键一行"
after = ["projects"]
columns = [
  { name = "project_key", type = "text", comment = "项目名称键" },
  { name = "project_id", type = "text", comment = "对应在建项目台账的项目，名称唯一相符才对应" },
  { name = "town_code", type = "text", comment = "镇街代码；写明而不认识的为 unknown，未写的取地址、项目、正文中的镇街" },
  { name = "sector", type = "text", comment = "行业代码：台账所写，否则取项目的" },
  { name = "authority", type = "text", comment = "主管部门代码：承办单位，否则项目的行业主管部门，否则行业的主管部门" },
]
*/
-- Other ledgers name a project by text. A name two projects share says nothing about which of them.
select
    keyed.project_key,
    min(projects.project_id) as project_id,
    min(projects.town_code) as town_code,
    min(projects.sector) as sector,
    min(projects.authority) as authority
from projects
inner join keyed_projects as keyed on keyed.row_id = projects.row_id
where keyed.project_key is not null
group by keyed.project_key
having count(*) = 1;
