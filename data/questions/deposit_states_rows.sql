-- Each project's deposit on the day asked for, those that fall short first.
select
    selected.project_name as 项目,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    selected.contractor_name as 施工总承包单位,
    case when selected.is_under_way then '在建' when selected.is_finished then '已完工' else '非在建' end as 项目状态,
    case when selected.is_exempt then '是' else '否' end as 依法免存,
    selected.required_yuan as "应存（元）",
    selected.stored_yuan as "实存（元）",
    selected.short_yuan as "缺额（元）",
    selected.form as 存储形式,
    selected.expiry_date as 保函到期日,
    case when selected.in_numerator then '是' else '否' end as 计入分子,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    case
        when selected.project_id is null then selected.row_id
        else 'deposit:' || to_json([selected.project_id, selected.row_id])::varchar
    end as 行标识
from selected
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = selected.authority
left join ledger_lines using (row_id)
order by selected.short_yuan desc nulls last, selected.project_name, selected.project_id
