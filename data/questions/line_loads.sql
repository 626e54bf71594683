-- county only
-- Which load brought each of the lines in `row_ids`, and as which version of its line.
select row_id as 行标识, batch_id as 批次, version as 版本
from (
    select *, row_number() over (partition by ledger, row_key order by file_seq) as version
    from (
        select 'hotline_orders' as ledger, row_key, row_id, batch_id, file_seq
        from stg_hotline_orders
        where row_key in (select row_key from stg_hotline_orders where row_id in (select unnest($row_ids::varchar[])))
        union all
        select 'national_clues' as ledger, row_key, row_id, batch_id, file_seq
        from stg_national_clues
        where row_key in (select row_key from stg_national_clues where row_id in (select unnest($row_ids::varchar[])))
        union all
        select 'payrolls' as ledger, row_key, row_id, batch_id, file_seq
        from stg_payrolls
        where row_key in (select row_key from stg_payrolls where row_id in (select unnest($row_ids::varchar[])))
        union all
        select 'projects' as ledger, row_key, row_id, batch_id, file_seq
        from stg_projects
        where row_key in (select row_key from stg_projects where row_id in (select unnest($row_ids::varchar[])))
        union all
        select 'provincial_clues' as ledger, row_key, row_id, batch_id, file_seq
        from stg_provincial_clues
        where row_key in (select row_key from stg_provincial_clues where row_id in (select unnest($row_ids::varchar[])))
        union all
        select 'recoveries' as ledger, row_key, row_id, batch_id, file_seq
        from stg_recoveries
        where row_key in (select row_key from stg_recoveries where row_id in (select unnest($row_ids::varchar[])))
        union all
        select 'revolving_fund' as ledger, row_key, row_id, batch_id, file_seq
        from stg_revolving_fund
        where row_key in (select row_key from stg_revolving_fund where row_id in (select unnest($row_ids::varchar[])))
        union all
        select 'visits' as ledger, row_key, row_id, batch_id, file_seq
        from stg_visits
        where row_key in (select row_key from stg_visits where row_id in (select unnest($row_ids::varchar[])))
        union all
        select 'wage_deposits' as ledger, row_key, row_id, batch_id, file_seq
        from stg_wage_deposits
        where row_key in (select row_key from stg_wage_deposits where row_id in (select unnest($row_ids::varchar[])))
    )
)
where row_id in (select unnest($row_ids::varchar[]))
