-- ledgers: recoveries
-- More recovered for a clue than it was ever said to owe: a mistyped amount, or another clue's number.
with paid as (
    select
        upper(clue_number) as clue_key,
        sum(recovered_yuan) as recovered_yuan,
        arg_max(row_id, (recovered_date, recovery_id)) as row_id
    from recoveries
    where clue_number is not null
    group by clue_key
),

owed as (
    select
        upper(native_number) as clue_key,
        any_value(greatest(owed_yuan, verified_yuan)) as most_yuan
    from complaints
    where native_number is not null
    group by clue_key
    having count(*) = 1
)

select
    'recoveries' as ledger,
    paid.row_id,
    'recovered_more_than_owed' as rule,
    '追发金额' as column_name,
    '该线索累计追发多于反映和核实的金额；请核对追发金额、线索编号和线索台账的金额' as message
from paid
join owed using (clue_key)
where paid.recovered_yuan > owed.most_yuan
