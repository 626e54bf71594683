-- The entries of the revolving fund that a figure sums, the latest first.
select
    selected.entry_id as 批次号,
    selected.entry_date as 日期,
    case selected.kind when 'advance' then '垫付' else '追回' end as 类别,
    selected.amount_yuan as "金额（元）",
    town_labels.town_name as 资金账户,
    selected.worker_count as 垫付人数,
    selected.employer_name as 欠薪单位,
    selected.project_name as 项目,
    selected.debtor_name as 追偿责任单位,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    selected.row_id as 行标识
from selected
left join town_labels on town_labels.town_code = selected.account_code
left join ledger_lines using (row_id)
order by selected.entry_date desc, selected.entry_id, selected.kind
