/*
id = "warning_changes"
kind = "work"
label = "预警的变动"
description = "一条规则的一个对象在一天的级别，到下一行为止；各规则的 SELECT 见 warnings 文件夹"
made_by = "warnings"
after = ["attendance_days", "attendance_months", "complaint_records", "credit_grade_rows", "deposit_states", "labour_transfers", "matter_members", "parameter_spells", "payroll_lines", "projects", "roster_entries", "special_account_states", "wage_events", "wage_months", "workday_numbers"]
columns = [
  { name = "rule", type = "text", comment = "规则代码" },
  { name = "subject", type = "text", comment = "对象：项目、项目的月份、投诉、事项等" },
  { name = "since", type = "date", comment = "按哪一天有效的参数判定" },
  { name = "project_id", type = "text", comment = "项目标识", null = "不是一个项目的" },
  { name = "project_name", type = "text", comment = "项目名称", null = "没有写明" },
  { name = "employer_name", type = "text", comment = "单位", null = "没有写明" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "day", type = "date", comment = "自哪天起" },
  { name = "level", type = "integer", comment = "0 没有，1 蓝，2 黄，3 红", null = "不能判定" },
  { name = "people", type = "integer", unit = "人", comment = "人数", null = "规则不涉及，或不明" },
  { name = "yuan", type = "decimal(18, 2)", unit = "元", comment = "金额", null = "规则不涉及，或不明" },
  { name = "about_day", type = "date", comment = "所关系的日子：支付日、到期日等", null = "没有" },
  { name = "wage_month", type = "date", comment = "应发月份", null = "不是工资的" },
  { name = "reason", type = "text", comment = "依据，或为什么不能判定" },
  { name = "mark", type = "text", comment = "来历：打开它由之得出的台账行" },
]
*/
