-- scoped: complaints, recoveries, projects, deposit_states
-- The ledger lines of one employer or of one project: its own and its deposits', complaints and what was recovered,
-- by day. `employer` is a folded name (see search_records.sql), `project` a project's id or `name:` and a folded
-- name where no project is known; one of the two is null.
select
    lines.kind as 类别,
    lines.number as 编号,
    lines.day as 日期,
    town_labels.town_name as 镇街,
    lines.employer_name as 单位,
    lines.project_name as 项目,
    lines.worker_count as 人数,
    lines.owed_yuan as "反映金额（元）",
    lines.recovered_yuan as "追发金额（元）",
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    lines.row_id as 行标识
from (
    select
        1 as place, '在建项目' as kind, project_id as number, start_date as day, town_code,
        contractor_name as employer_name, project_name, project_id, row_id
    from scoped_projects
    union by name
    select
        2 as place, '工资保证金' as kind, project_id as number, town_code, contractor_name as employer_name,
        project_name, project_id, row_id
    from scoped_deposit_states
    union by name
    select
        3 as place, channels.channel_name as kind, coalesce(native_number, '登记簿无编号') as number,
        received_date as day, town_code, employer_name, project_name, project_id, worker_count, owed_yuan, row_id
    from scoped_complaints
    left join channels using (channel)
    union by name
    select
        4 as place, '追发' as kind, recovery_id as number, recovered_date as day, town_code, employer_name,
        project_name, project_id, worker_count, recovered_yuan, row_id
    from scoped_recoveries
) as lines
left join town_labels using (town_code)
left join ledger_lines using (row_id)
where case
    when $employer is not null then upper(translate(lines.employer_name, $wide, $plain)) = $employer
    else coalesce(lines.project_id, 'name:' || upper(translate(lines.project_name, $wide, $plain))) = $project
end
order by lines.place, lines.day desc, lines.row_id
