/*
id = "inspection_rows"
label = "双随机抽查"
description = "双随机抽查台账一行一次检查，有检查日期的"
key = ["row_id"]
ledgers = ["inspections"]
after = ["ledger_projects"]
first_day = "inspected_date"
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["row_id"]
row_unit = "次"
columns = [
  { name = "task_number", type = "text", comment = "抽查任务编号", null = "没有写明" },
  { name = "inspected_date", type = "date", comment = "检查日期" },
  { name = "employer_name", type = "text", comment = "检查对象", null = "没有写明，只写了项目" },
  { name = "employer_key", type = "text", comment = "检查对象的名称键，与投诉的相同", null = "没有写明，或不是单位名称" },
  { name = "project_id", type = "text", comment = "项目标识；对应不上在建项目台账的为 name: 加项目名称", null = "没有写项目" },
  { name = "project_name", type = "text", comment = "项目名称", null = "没有写项目" },
  { name = "town_code", type = "text", comment = "镇街代码：项目的，否则台账所写" },
  { name = "sector", type = "text", comment = "行业代码：项目的，没有的为 unknown" },
  { name = "authority", type = "text", comment = "主管部门代码：检查部门，没有写的取项目的" },
  { name = "items", type = "text", comment = "抽查事项", null = "没有写明" },
  { name = "result_code", type = "text", comment = "检查结果：未发现问题、责令改正、停工、罚款", null = "没有写明" },
  { name = "has_problem", type = "boolean", comment = "发现问题：责令改正、停工、罚款", null = "没有写明结果，或写法不在选项内" },
  { name = "correct_by_date", type = "date", comment = "整改期限", null = "没有写明或看不懂" },
  { name = "recheck_date", type = "date", comment = "复查日期", null = "没有复查，或没有写明" },
  { name = "recheck_result", type = "text", comment = "复查结果：已整改、未整改", null = "没有复查，或没有写明" },
  { name = "fine_yuan", type = "decimal(18, 2)", unit = "元", comment = "罚款", null = "没有罚款，或看不懂" },
  { name = "known_from", type = "date", comment = "何时知道：检查日期本身；复查结果自 recheck_date 起才知道" },
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
-- The check is what a rule looks at, so a row is known from the day of it; what the recheck found, from its own day.
select
    keyed.task_number,
    keyed.inspected_date,
    keyed.employer_name,
    keyed.employer_key,
    case when ledger_projects.project_id <> 'name:未注明' then ledger_projects.project_id end as project_id,
    case when ledger_projects.project_id <> 'name:未注明' then ledger_projects.known_name end as project_name,
    coalesce(ledger_projects.town_code, keyed.town_code, 'unknown') as town_code,
    ledger_projects.sector,
    coalesce(keyed.authority, ledger_projects.authority) as authority,
    keyed.items,
    keyed.result_code,
    case
        when keyed.result_code = '未发现问题' then false
        when keyed.result_code in ('责令改正', '停工', '罚款') then true
    end as has_problem,
    keyed.correct_by_date,
    keyed.recheck_date,
    keyed.recheck_result,
    keyed.fine_yuan,
    keyed.inspected_date as known_from,
    keyed.row_id
from keyed_inspections as keyed
inner join ledger_projects
    on ledger_projects.project_number is not distinct from keyed.project_number
    and ledger_projects.project_name is not distinct from keyed.project_name
    and ledger_projects.title_project is null
where keyed.inspected_date is not null
order by keyed.inspected_date, keyed.row_id;
