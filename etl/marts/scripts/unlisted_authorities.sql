-- Authorities that ledgers name and the reference list lacks: each is kept under its own name, so that no other
-- office answers for its cases. Its id is `other:` and the name as most often written.
create or replace temp table named_authorities as
select ledger, row_id, column_name, authority_name(written) as authority_name
from (
    select 'national_clues' as ledger, row_id, '承办单位' as column_name, handler_text as written
    from current_national_clues
    union all
    select 'provincial_clues', row_id, '承办单位', handler_text from current_provincial_clues
    union all
    select 'hotline_orders', row_id, '办理单位', handler_text from current_hotline_orders
    where is_about_wages is not false
    union all
    select 'visits', row_id, '转往单位', handler_text from current_visits
    union all
    select 'projects', row_id, '行业主管部门', authority_text from current_projects
);

create or replace temp table unlisted_authorities as
select
    authority_key,
    arg_max(authority_name, (name_count, -length(authority_name), authority_name)) as authority_name
from (
    select authority_key(authority_name) as authority_key, authority_name, count(*) as name_count
    from named_authorities
    where authority_name is not null
    group by 1, 2
)
where authority_key is not null and authority_key not in (select authority_key from authority_keys)
group by authority_key;

-- They stand behind those of the list and before 未注明.
insert into authorities by name
select
    'other:' || authority_name as authority,
    authority_name,
    authority_name as short_name,
    (select max(sort_order) from authorities where authority <> 'unknown') + 1 as sort_order
from unlisted_authorities;

insert into authority_keys by name
select authority_key, 'other:' || authority_name as authority
from unlisted_authorities;
