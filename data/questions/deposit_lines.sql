-- county only
-- The ledger lines that a project's deposit is reckoned from: the project's own, and its deposits'. A deposit that
-- was matched by a spelling of the project's name is known by `row_id` alone.
select
    lines.kind as 台账,
    lines.project_name as 项目,
    lines.contract_yuan as "合同额（元）",
    lines.required_yuan as "应缴额（元）",
    lines.stored_yuan as "已缴金额（元）",
    lines.form as 存储形式,
    lines.guarantee_number as 保函编号,
    lines.status as 状态,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    lines.row_id as 行标识
from (
    select distinct
        1 as place, '在建项目' as kind, project_name, contract_yuan, status, row_id
    from projects
    where project_id = $project_id
    union all by name
    select
        2 as place, '工资保证金' as kind, project_name, contract_yuan, required_yuan, stored_yuan, form,
        guarantee_number, status, row_id
    from current_wage_deposits
    where project_number = $project_id
        or row_id = $row_id
        or project_name in (select project_name from projects where project_id = $project_id)
) as lines
left join ledger_lines using (row_id)
order by lines.place, lines.row_id
