-- county only
-- What the fields of one ledger are called in it, in its own order.
select field as 字段, label as 名称, kind as 类型
from ledger_columns
where ledger = $ledger
order by position, field
