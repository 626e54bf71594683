-- county only
-- Every version of one ledger line, the newest first: where each was read, by which load, and its fields as
-- the warehouse keeps them, masked. The newest is the one that counts.
select
    versions.ledger as 台账代码,
    coalesce(sources.label, versions.ledger) as 台账,
    versions.row_id as 行标识,
    versions.row_key as 行键,
    row_number() over (order by versions.file_seq) as 版本,
    versions.file_seq = max(versions.file_seq) over () as 有效,
    files.file_name as 文件,
    versions.sheet_name as 工作表,
    versions.row_number as 行号,
    versions.batch_id as 批次,
    batches.loaded_at as 导入时间,
    batches.loaded_by as 操作人,
    versions.fields as 字段
from (
    select 'hotline_orders' as ledger, row_key, row_id, batch_id, file_seq, sheet_name, row_number, to_json(lines)::varchar as fields
    from stg_hotline_orders as lines
    where row_key in (select row_key from stg_hotline_orders where row_id = $row_id)
    union all
    select 'national_clues' as ledger, row_key, row_id, batch_id, file_seq, sheet_name, row_number, to_json(lines)::varchar as fields
    from stg_national_clues as lines
    where row_key in (select row_key from stg_national_clues where row_id = $row_id)
    union all
    select 'payrolls' as ledger, row_key, row_id, batch_id, file_seq, sheet_name, row_number, to_json(lines)::varchar as fields
    from stg_payrolls as lines
    where row_key in (select row_key from stg_payrolls where row_id = $row_id)
    union all
    select 'projects' as ledger, row_key, row_id, batch_id, file_seq, sheet_name, row_number, to_json(lines)::varchar as fields
    from stg_projects as lines
    where row_key in (select row_key from stg_projects where row_id = $row_id)
    union all
    select 'provincial_clues' as ledger, row_key, row_id, batch_id, file_seq, sheet_name, row_number, to_json(lines)::varchar as fields
    from stg_provincial_clues as lines
    where row_key in (select row_key from stg_provincial_clues where row_id = $row_id)
    union all
    select 'recoveries' as ledger, row_key, row_id, batch_id, file_seq, sheet_name, row_number, to_json(lines)::varchar as fields
    from stg_recoveries as lines
    where row_key in (select row_key from stg_recoveries where row_id = $row_id)
    union all
    select 'revolving_fund' as ledger, row_key, row_id, batch_id, file_seq, sheet_name, row_number, to_json(lines)::varchar as fields
    from stg_revolving_fund as lines
    where row_key in (select row_key from stg_revolving_fund where row_id = $row_id)
    union all
    select 'visits' as ledger, row_key, row_id, batch_id, file_seq, sheet_name, row_number, to_json(lines)::varchar as fields
    from stg_visits as lines
    where row_key in (select row_key from stg_visits where row_id = $row_id)
    union all
    select 'wage_deposits' as ledger, row_key, row_id, batch_id, file_seq, sheet_name, row_number, to_json(lines)::varchar as fields
    from stg_wage_deposits as lines
    where row_key in (select row_key from stg_wage_deposits where row_id = $row_id)
) as versions
join files using (file_seq)
join batches on batches.batch_id = versions.batch_id
left join sources on sources.ledger = versions.ledger
order by versions.file_seq desc
