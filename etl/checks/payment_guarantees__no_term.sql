-- severity: doubt
-- label: 担保没有起止日期
-- Without its days nobody can say on which days a guarantee secures anything.
select
    sheet_index, row_number,
    case when start_date is null then '担保起始日期' else '担保终止日期' end as column_name,
    case
        when start_date is null and end_date is null
            then '没有担保起止日期：从载入之日起计，一直有效；是否到期无从判断，请补填'
        when start_date is null then '没有担保起始日期：从载入之日起计；请补填'
        else '没有担保终止日期：按一直有效计，是否到期无从判断；请补填'
    end as message
from staged
where skip_rule is null and (start_date is null or end_date is null)
