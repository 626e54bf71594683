-- Moments are UTC seconds since 1970. Secrets are kept as SHA-256 of random 256-bit texts, passwords as Argon2id.
create table accounts (
    name text primary key,
    role text not null,
    towns text not null,
    authorities text not null,
    password_hash text not null,
    must_change integer not null,
    is_disabled integer not null default 0,
    made_at real not null,
    made_by text not null
) strict;

create table sessions (
    secret_hash text primary key,
    account text not null references accounts (name),
    begun_at real not null,
    seen_at real not null
) strict;
create index sessions_by_account on sessions (account);

-- Secrets for programs, which ask the API as the account.
create table tokens (
    secret_hash text primary key,
    account text not null references accounts (name),
    made_at real not null
) strict;

-- Screens on a wall: each has a secret of its own and is no account.
create table walls (
    name text primary key,
    secret_hash text not null unique,
    scenes text not null,
    made_at real not null,
    made_by text not null,
    seen_at real,
    is_revoked integer not null default 0
) strict;

-- Sign-ins that failed: `kind` is account or address, `name` which one.
create table failures (
    kind text not null,
    name text not null,
    failed_at real not null
) strict;
create index failures_by_name on failures (kind, name);

create table audit (
    number integer primary key,
    at real not null,
    who text not null,
    action text not null,
    about text not null,
    seal text not null
) strict;
