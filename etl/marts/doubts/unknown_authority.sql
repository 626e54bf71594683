-- An authority that the reference list lacks. One line stands for all of a ledger that name it.
select
    ledger,
    min(row_id) as row_id,
    'unknown_authority' as rule,
    column_name,
    '主管部门表里没有这个部门，按台账所写的名称单独列出（本台账共' || count(*)
    || '行）；请在“数据”页“待核”选定主管部门，或改正后重新导入' as message
from named_authorities
join unlisted_authorities on authority_key(named_authorities.authority_name) = unlisted_authorities.authority_key
group by ledger, column_name, unlisted_authorities.authority_key
