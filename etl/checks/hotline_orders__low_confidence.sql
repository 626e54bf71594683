-- severity: doubt
-- label: 文字把握不大
-- reading: yes
-- The text was read with little certainty: a person confirms or corrects what it is about. A text that
-- names neither employer nor project is one of these, for nobody can be asked to pay.
with unsure as (
    select
        sheet_index, row_number,
        concat_ws(
            '、',
            case when text_wages_confidence < parameter_value('sure_text_confidence') then '是否欠薪' end,
            case
                when text_employer is null and text_project is null then '单位和项目（都没有读出）'
                when greatest(
                    case when text_employer is not null then text_employer_confidence end,
                    case when text_project is not null then text_project_confidence end
                ) < parameter_value('sure_text_confidence') then '单位和项目'
            end,
            case when text_yuan_confidence < parameter_value('sure_text_confidence') then '金额' end,
            case when text_worker_count_confidence < parameter_value('sure_text_confidence') then '人数' end
        ) as parts
    from staged
    where skip_rule is null and text_confidence < parameter_value('sure_text_confidence')
)

select
    sheet_index, row_number,
    '主要内容' as column_name,
    '工单文字中的' || parts || '把握不大；请在“数据”页的“复核”中核对' as message
from unsure
