-- Reference data: the CSV files the office keeps, copied into the snapshot as typed tables, so that an
-- old snapshot keeps the lists and limits it was built with. Columns are matched by name.

-- Dialect and line ends are as spreadsheets leave them after an edit; the types are the tables'.
create or replace temp macro reference_lines(path) as table
    select * from read_csv(
        path, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', strict_mode = false
    );

create table towns (
    town_code text primary key,
    town_name text not null,
    short_name text not null,
    kind text not null,
    sort_order integer not null,
    longitude double,
    latitude double,
    tile_column integer,
    tile_row integer,
    population_10k decimal(9, 4)
);
insert into towns by name
select * from reference_lines($reference_dir || '/towns.csv');

create table town_aliases (
    alias text primary key,
    town_code text not null
);
insert into town_aliases by name
select * from reference_lines($reference_dir || '/town_aliases.csv');

create table channels (
    channel text primary key,
    channel_name text not null,
    short_name text not null,
    ledger text not null,
    sort_order integer not null
);
insert into channels by name
select * from reference_lines($reference_dir || '/channels.csv');

create table sectors (
    sector text primary key,
    sector_name text not null,
    authority text not null,
    is_engineering boolean not null,
    sort_order integer not null
);
insert into sectors by name
select * from reference_lines($reference_dir || '/sectors.csv');

create table sector_aliases (
    alias text primary key,
    sector text not null
);
insert into sector_aliases by name
select * from reference_lines($reference_dir || '/sector_aliases.csv');

create table authorities (
    authority text primary key,
    authority_name text not null,
    short_name text not null,
    sort_order integer not null
);
insert into authorities by name
select * from reference_lines($reference_dir || '/authorities.csv');

create table authority_aliases (
    alias text primary key,
    authority text not null
);
insert into authority_aliases by name
select * from reference_lines($reference_dir || '/authority_aliases.csv');

create table parameters (
    parameter text not null,
    effective_from date not null,
    value decimal(18, 4) not null,
    unit text,
    label text not null,
    source text not null,
    primary key (parameter, effective_from)
);
insert into parameters by name
select * from reference_lines($reference_dir || '/parameters.csv');

create table fund_pools (
    account_code text not null,
    year integer not null,
    pool_yuan decimal(18, 2) not null,
    label text not null,
    source text not null,
    primary key (account_code, year)
);
insert into fund_pools by name
select * from reference_lines($reference_dir || '/fund_pools.csv');

create table spring_festivals (
    year integer primary key,
    spring_festival date not null
);
insert into spring_festivals by name
select * from reference_lines($reference_dir || '/spring_festivals.csv');

-- The town score of an old snapshot stays what it was, though the scheme be mended since.
create table scoring_items (
    position integer primary key,
    item text not null,
    block text not null,
    metric text not null,
    basis text not null,
    points decimal(9, 2) not null,
    full_at decimal(9, 4) not null,
    zero_at decimal(9, 4) not null,
    effective_from date not null,
    label text not null,
    source text not null,
    unique (item, effective_from)
);
insert into scoring_items by name
select row_number() over () as position, * from reference_lines($reference_dir || '/scoring.csv');
