-- severity: doubt
-- label: 办结没有日期
-- The visits book has no state column. A result that calls the case closed settles it without a 办结日期, but
-- nobody can say that it was settled in time.
select
    sheet_index, row_number,
    '办结日期' as column_name,
    '“办理结果”写了已办结，没有办结日期：按已办结计，无从认定按期，不计入按期办结率；请补填办结日期' as message
from staged
where skip_rule is null and settled_date is null and says_settled(result)
