-- By which names of sectors, authorities and sites are known. Temporary: only the keys are made with them.

-- 房建工程, 房建类 and 房建 are one sector; 高唐县住建局, 县住建局 and 住建局 one authority.
create or replace temp macro sector_key(written) as
    nullif(regexp_replace(trim(written), '(建设)?(工程|项目|行业|领域|类)$', ''), '');

-- What a cell says of an authority; codes are used in addresses, where commas separate them.
create or replace temp macro authority_name(written) as
    nullif(translate(regexp_replace(given(trim(written)), '\s+', '', 'g'), ',，;；', '、、、、'), '');

create or replace temp macro authority_key(written) as
    nullif(regexp_replace(trim(written), '^' || getvariable('before_office'), ''), '');

create or replace temp table sector_keys as
select sector_key(alias) as sector_key, min(sector) as sector
from (
    select alias, sector from sector_aliases
    union all
    select sector_name, sector from sectors
    union all
    select sector, sector from sectors
)
group by sector_key;

create or replace temp table authority_keys as
select authority_key(alias) as authority_key, min(authority) as authority
from (
    select alias, authority from authority_aliases
    union all
    select authority_name, authority from authorities
    union all
    select short_name, authority from authorities
)
group by authority_key;

-- 某建筑公司, 有限公司, 包工头 and 工地 name nobody and no place: two such records have nothing in common.
create or replace temp macro is_name(written) as
    not regexp_full_match(
        name_marks_off(written),
        '某.*|个人|私人|个体|老板|包工头|单位|(有限|股份|责任|集团|劳务|建筑|建设|工程|装饰|第[一二三四五六七八九十]|分|总)*公司|集团|企业|工厂|施工队|工地|项目|项目部|工程|小区|厂房|不清楚|不知道|说不清'
    );
