-- Each project's deposit on the day asked for, those that fall short first.
select
    labelled.project_name as 项目,
    labelled.town_name as 镇街,
    labelled.sector_name as 行业,
    labelled.authority_name as 主管部门,
    labelled.contractor_name as 施工总承包单位,
    case when labelled.is_under_way then '在建' when labelled.is_finished then '已完工' else '非在建' end as 项目状态,
    case when labelled.is_exempt then '是' else '否' end as 依法免存,
    labelled.required_yuan as "应存（元）",
    labelled.stored_yuan as "实存（元）",
    labelled.short_yuan as "缺额（元）",
    labelled.form as 存储形式,
    labelled.expiry_date as 保函到期日,
    case when labelled.in_numerator then '是' else '否' end as 计入分子,
    labelled.file_name as 来源文件,
    labelled.sheet_name as 工作表,
    labelled.row_number as 行号,
    case
        when labelled.project_id is null then labelled.row_id
        else 'deposit:' || to_json([labelled.project_id, labelled.row_id])::varchar
    end as 行标识
from labelled
order by labelled.short_yuan desc nulls last, labelled.project_name, labelled.project_id
