-- severity: doubt
-- label: 未批准
-- Money goes out on approval: a line without its day is an application, and no advance.
select
    sheet_index, row_number,
    '批准日期' as column_name,
    '没有批准日期，按未批准的申请处理，不计入垫付和余额；已经垫付的请补填批准日期' as message
from staged
where skip_rule is null and advanced_date is null
