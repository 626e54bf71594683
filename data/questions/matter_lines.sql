-- scoped: complaints, recoveries
-- The ledger lines that one or more matters are made of: the complaints joined in them, in the order received,
-- then what has been recovered by their clue numbers. `matter_ids` is a list.
select
    lines.kind as 类别,
    lines.number as 编号,
    lines.day as 日期,
    town_labels.town_name as 镇街,
    lines.employer_name as 用人单位,
    lines.project_name as 项目,
    lines.complainant as 反映人,
    lines.worker_count as 人数,
    lines.owed_yuan as "反映金额（元）",
    lines.verified_yuan as "核实金额（元）",
    lines.recovered_yuan as "追发金额（元）",
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    lines.row_id as 行标识
from (
    select
        1 as place, matter_id, channels.channel_name as kind, coalesce(native_number, '登记簿无编号') as number,
        received_date as day, town_code, employer_name, project_name, complainant, worker_count, owed_yuan,
        verified_yuan, null as recovered_yuan, row_id
    from scoped_complaints
    left join channels using (channel)
    where list_contains($matter_ids::varchar[], matter_id)
    union all by name
    select
        2 as place, joined.matter_id, '追发' as kind, paid.recovery_id as number, paid.recovered_date as day,
        paid.town_code, paid.employer_name, paid.project_name, paid.worker_count, paid.recovered_yuan, paid.row_id
    from scoped_recoveries as paid
    join scoped_complaints as joined
        on upper(joined.native_number) = upper(paid.clue_number) and joined.channel = paid.channel
    where list_contains($matter_ids::varchar[], joined.matter_id) and paid.recovered_date <= $data_until
) as lines
left join town_labels using (town_code)
left join ledger_lines using (row_id)
order by list_position($matter_ids::varchar[], lines.matter_id), lines.place, lines.day, lines.number
