-- One row an advance of 应急周转金. 《保障农民工工资支付条例》第六十三条: advanced to the workers, then reclaimed
-- from whoever owed the wages. An advance without any day belongs to no window.
insert into fund_advances by name
with keyed as (
    select
        *,
        project_key(project_name) as project_key,
        coalesce(advanced_date, applied_date) as paid_out_date,
        -- The account, not the place of the arrears: a county advance lowers the county's pool. A 镇街 account
        -- is known by its town, else by the 申请单位 that asks for it.
        case
            when account_text is distinct from '镇街' then '371526'
            else coalesce(
                town_code_of(town_text, null),
                town_code_of(applicant, null),
                'unknown'
            )
        end as account_code
    from current_revolving_fund
    where coalesce(advanced_date, applied_date) is not null
)

select
    coalesce(native_number, row_key) as advance_id,
    account_code,
    account_code as town_code,
    coalesce(project_matches.sector, 'unknown') as sector,
    coalesce(project_matches.authority, sector_authority('unknown')) as authority,
    paid_out_date as advanced_date,
    coalesce(advanced_yuan, 0) as advanced_yuan,
    coalesce(reclaimed_yuan, 0) as reclaimed_yuan,
    reclaimed_date,
    worker_count, employer_name, project_name, debtor_name, purpose,
    row_id
from keyed
left join project_matches using (project_key)
order by advanced_date, advance_id;
