-- severity: doubt
-- The visits book has no state: a matter is settled by its 办结日期. A result in words says so too, and then
-- the date has been forgotten, or the matter will be counted as open and overdue.
select
    sheet_index, row_number,
    '办结日期' as column_name,
    '“办理结果”写的像是已经办结，却没有办结日期，暂按未办结计（到期即为超期）；已办结的请补填办结日期' as message
from staged
where skip_rule is null and settled_date is null
    and regexp_matches(result, '办结|办毕|已解决|已支付|已发放|已结清|已付清|协调支付|兑付')
    and not regexp_matches(result, '未办结|未解决|未支付|未发放|未结清|未付清|尚未|待|正在|承诺|分期')
