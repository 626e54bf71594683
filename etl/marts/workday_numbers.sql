/*
id = "workday_numbers"
kind = "work"
label = "工作日序号"
description = "日历一天一行：到这一天为止有几个工作日，推算期限只需相加"
columns = [
  { name = "day", type = "date", comment = "日期" },
  { name = "is_workday", type = "boolean", comment = "是否工作日，含调休" },
  { name = "is_provisional", type = "boolean", comment = "放假安排尚未公布，暂按周一至周五推算" },
  { name = "workday_number", type = "bigint", comment = "到这一天（含）为止的工作日数" },
]
*/
-- Work-days up to and with each day: "N work-days after" becomes an addition and two equi-joins.
select
    day,
    is_workday,
    is_provisional,
    sum(case when is_workday then 1 else 0 end) over (order by day) as workday_number
from workdays;
