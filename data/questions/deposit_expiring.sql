-- scoped: deposit_states
-- Guarantees of live projects that end within $within_days of $as_of, or have ended and are not renewed, the
-- earliest first. One that has ended secures nothing any more: its amount is what is to be renewed.
select
    guarantees.project_name as 项目,
    town_labels.town_name as 镇街,
    sectors.sector_name as 行业,
    authorities.authority_name as 主管部门,
    guarantees.contractor_name as 施工总承包单位,
    guarantees.form as 存储形式,
    guarantees.guarantee_yuan as "保函金额（元）",
    guarantees.expiry_date as 保函到期日,
    (guarantees.expiry_date - $as_of)::integer as 剩余天数,
    case when guarantees.expiry_date < $as_of then '已到期' else '即将到期' end as 情况,
    ledger_lines.file_name as 来源文件,
    ledger_lines.sheet_name as 工作表,
    ledger_lines.row_number as 行号,
    guarantees.row_id as 行标识
from scoped_deposit_states as guarantees
left join town_labels using (town_code)
left join sectors using (sector)
left join authorities on authorities.authority = guarantees.authority
left join ledger_lines using (row_id)
where guarantees.valid_from <= $as_of
    and $as_of < guarantees.valid_until
    and guarantees.is_live
    and not guarantees.is_exempt
    and guarantees.guarantee_yuan > 0
    and guarantees.expiry_date <= $as_of::date + $within_days::integer
order by guarantees.expiry_date, guarantees.project_name, guarantees.project_id
