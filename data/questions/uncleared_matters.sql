-- scoped: matters
-- What is not cleared: matters of the window that were found true and are not settled, the largest first.
-- What has come in is by the clue numbers of the complaints joined in the matter: all of it, whatever channel,
-- sector or town the entry of the payment stands under, so that no filter makes less of it.
select
    -- a matter is named by its first record, which has a number unless it stood in the visits book
    case when selected_matters.matter_id like 'visits:%' then '登记簿无编号'
        else substr(selected_matters.matter_id, strpos(selected_matters.matter_id, ':') + 1)
    end as 首条编号,
    selected_matters.first_date as 首次收到日期,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    selected_matters.employer_name as 用人单位,
    selected_matters.project_name as 项目,
    selected_matters.worker_count as 涉及人数,
    selected_matters.matter_yuan as "涉及金额（元）",
    case when selected_matters.is_amount_verified then '核实' else '反映' end as 金额依据,
    -- unknown where no ledger of recoveries has come
    case when exists (select 1 from sources join recoveries on sources.ledger = 'recoveries')
        then coalesce(received.recovered_yuan, 0) end as "已追发（元）",
    selected_matters.due_date as 到期日,
    greatest(0, $complete_until - selected_matters.first_date)::integer as 已历天数,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    'matters:' || to_json([selected_matters.matter_id])::varchar as 行标识
from scoped_matters as selected_matters
left join (
    select complaints.matter_id, sum(recoveries.recovered_yuan) as recovered_yuan
    from scoped_matters
    join complaints using (matter_id)
    join recoveries
        on upper(recoveries.clue_number) = upper(complaints.native_number)
        and recoveries.channel = complaints.channel
    where recoveries.recovered_date <= $data_until
    group by all
) as received using (matter_id)
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = selected_matters.authority
left join ledger_lines using (row_id)
where selected_matters.first_date between $date_from and $date_to
    and selected_matters.is_verified
    and not selected_matters.is_settled
    and not selected_matters.is_declined
order by selected_matters.matter_yuan desc nulls last, selected_matters.matter_id
