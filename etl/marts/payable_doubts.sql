/*
id = "payable_doubts"
kind = "work"
label = "应发有疑问的工资行"
description = "应发看不懂或不合常理、因而不采用的工资表行，一行一条"
columns = [
  { name = "row_id", type = "text", comment = "来源行" },
]
*/
select distinct row_id
from doubts
where ledger = 'payrolls' and column_name = '应发工资';
