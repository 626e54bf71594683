-- severity: doubt
-- label: 文字把握不大
-- reading: yes
-- What the register leaves empty was read from the words with little certainty: it is not taken until a person
-- confirms or corrects it. A visit of which neither register nor words name employer or project is one of these.
with unsure as (
    select
        sheet_index, row_number,
        case
            when coalesce(employer_name, project_name, text_employer, text_project) is null
                then '没有读出单位，也没有读出项目'
        end as nobody,
        concat_ws(
            '、',
            case
                when text_employer is not null
                    and text_employer_confidence < parameter_value('sure_text_confidence') then '单位'
            end,
            case
                when text_project is not null
                    and text_project_confidence < parameter_value('sure_text_confidence') then '项目'
            end,
            case
                when text_town is not null
                    and text_town_confidence < parameter_value('sure_text_confidence') then '镇街'
            end,
            case when text_yuan_confidence < parameter_value('sure_text_confidence') then '金额' end,
            case when text_worker_count_confidence < parameter_value('sure_text_confidence') then '人数' end,
            case
                when text_months_owed is not null
                    and text_months_owed_confidence < parameter_value('sure_text_confidence') then '月数'
            end
        ) as parts
    from staged
    where skip_rule is null and text_confidence < parameter_value('sure_text_confidence')
)

select
    sheet_index, row_number,
    '诉求' as column_name,
    '诉求文字：' || concat_ws(
        '；', nobody, nullif(parts, '') || '把握不大，没有采用',
        case when nobody is null and parts = '' then '看不准说的是不是欠薪' end
    ) || '。请在“数据”页的“复核”中核对' as message
from unsure
