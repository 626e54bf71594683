-- severity: doubt
-- label: 办结早于收到
-- needs: received_at, settled_at
-- 办结早于收到: one of the two days is mistyped. Times of day are often left out, so days are compared.
select
    sheet_index, row_number,
    '办结时间' as column_name,
    '办结时间早于收到的时间；请核对这两个日期' as message
from staged
where skip_rule is null and settled_at::date < received_at::date
