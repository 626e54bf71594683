-- severity: doubt
-- label: 已支付没有办结日期
-- The visits book has no state column. A result that mentions money paid may mean that the case is closed.
select
    sheet_index, row_number,
    '办结日期' as column_name,
    '“办理结果”写了已支付，没有办结日期，暂按未办结计（到期即为超期）；已办结的请补填办结日期' as message
from staged
where skip_rule is null and settled_date is null and says_paid(result) and not says_settled(result)
