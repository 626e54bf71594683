-- What moved in the fund's accounts: an advance on its day, what was reclaimed on its own.
insert into fund_entries by name
select
    advance_id || ':' || kind as entry_id,
    account_code, town_code, sector, authority,
    kind, entry_date, amount_yuan,
    case when kind = 'advance' then worker_count end as worker_count,
    employer_name, project_name, debtor_name, row_id
from (
    select *, 'advance' as kind, advanced_date as entry_date, advanced_yuan as amount_yuan
    from fund_advances
    union all by name
    -- Money that came back on a day nobody wrote down is not outstanding: it cancels the advance at once.
    select
        *, 'reclaim' as kind, coalesce(reclaimed_date, advanced_date) as entry_date,
        reclaimed_yuan as amount_yuan
    from fund_advances
)
where amount_yuan > 0
order by entry_date, entry_id;
