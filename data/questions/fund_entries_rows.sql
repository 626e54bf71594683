-- The entries of the revolving fund that a figure sums, the latest first.
select
    labelled.entry_id as 批次号,
    labelled.entry_date as 日期,
    case labelled.kind when 'advance' then '垫付' else '追回' end as 类别,
    labelled.amount_yuan as "金额（元）",
    labelled.account_name as 资金账户,
    labelled.worker_count as 垫付人数,
    labelled.employer_name as 欠薪单位,
    labelled.project_name as 项目,
    labelled.debtor_name as 追偿责任单位,
    labelled.file_name as 来源文件,
    labelled.sheet_name as 工作表,
    labelled.row_number as 行号,
    labelled.row_id as 行标识
from labelled
order by labelled.entry_date desc, labelled.entry_id, labelled.kind
