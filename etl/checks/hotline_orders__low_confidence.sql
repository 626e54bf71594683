-- severity: doubt
-- The text was read with little certainty: a person confirms whom, where and how much it speaks of.
select
    sheet_index, row_number,
    '主要内容' as column_name,
    '工单文字中的单位、项目、金额或人数把握不大；请人工核对' as message
from staged
where skip_rule is null and text_confidence < parameter_value('sure_text_confidence')
