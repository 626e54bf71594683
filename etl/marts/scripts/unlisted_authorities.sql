-- Names that persons have said which authority they mean.
insert into authority_keys by name
select
    authority_key(authority_name(was)) as authority_key,
    arg_max(becomes, position) as authority
from settlements
where kind = 'authority' and authority_key(authority_name(was)) not in (
    select authority_key from authority_keys where authority_key is not null
)
group by 1;

-- Authorities that ledgers name and the reference list lacks: each is kept under its own name, so that no other
-- office answers for its cases. Its id is `other:` and the name as most often written.
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

-- They come after those of the list and before 未注明.
insert into authorities by name
select
    'other:' || authority_name as authority,
    authority_name,
    authority_name as short_name,
    (select max(sort_order) from authorities where authority <> 'unknown') + 1 as sort_order
from unlisted_authorities
order by authority;

insert into authority_keys by name
select authority_key, 'other:' || authority_name as authority
from unlisted_authorities;
