-- scoped: fund_advances
-- Advances not fully reclaimed on $as_of, the oldest first, with their age in days.
-- 追偿日期 is one a line: the whole of 已追偿金额 came in on it.
select
    owing.advance_id as 批次号,
    town_labels.town_name as 资金账户,
    owing.account_code as 账户代码,
    owing.advanced_date as 批准日期,
    owing.advanced_yuan as "垫付（元）",
    owing.reclaimed_by_then as "已追回（元）",
    owing.advanced_yuan - owing.reclaimed_by_then as "未追回（元）",
    ($as_of - owing.advanced_date)::integer as 账龄天数,
    list_extract($fund_ages, 1 + len(list_filter(
        $fund_age_months, lambda months: owing.advanced_date <= ($as_of::date - to_months(months::integer))
    ))) as 账龄,
    owing.worker_count as 垫付人数,
    owing.employer_name as 欠薪单位,
    owing.project_name as 项目,
    owing.debtor_name as 追偿责任单位,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    owing.row_id as 行标识
from (
    select
        *,
        case when coalesce(reclaimed_date, advanced_date) <= $as_of then reclaimed_yuan else 0 end as reclaimed_by_then
    from scoped_fund_advances
    where advanced_date <= $as_of
) as owing
left join town_labels on town_labels.town_code = owing.account_code
left join ledger_lines using (row_id)
where owing.advanced_yuan > owing.reclaimed_by_then
order by owing.advanced_date, owing.advance_id
