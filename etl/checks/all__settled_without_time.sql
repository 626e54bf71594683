-- severity: doubt
-- label: 办结没有时间
-- needs: status, settled_at
-- 已办结而没有办结时间: it counts as settled, but nobody can say that it was settled in time.
select
    sheet_index, row_number,
    '办结时间' as column_name,
    '写了已办结，没有办结时间：按已办结计，无从认定按期，不计入按期办结率；请补填办结时间' as message
from staged
where skip_rule is null and status = '已办结' and settled_at is null
