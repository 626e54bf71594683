-- Marts: what the dashboard reads. One row a thing, English columns, 元, and a Chinese comment
-- on every column: the comments are the data dictionary.
-- Dimensions present on a mart carry the same names everywhere: town_code, sector, authority, channel.
-- Stocks (deposits, fund, live projects) are kept as states, valid_from <= day < valid_until,
-- so that any day can be asked for with one comparison.

create table build_info (
    data_until date not null,
    reference_hash text not null
);

create table complaints (
    complaint_id text primary key,
    channel text not null,
    native_number text,
    received_date date,
    received_at timestamp,
    town_code text not null,
    sector text not null,
    authority text not null,
    employer_name text,
    project_name text,
    project_id text,
    complainant text,
    worker_key text,
    phone_key text,
    worker_count integer,
    owed_yuan decimal(18, 2),
    verified_worker_count integer,
    verified_yuan decimal(18, 2),
    status text not null,
    conclusion text,
    is_declined boolean not null,
    is_settled boolean not null,
    settled_date date,
    due_date date,
    is_due_provisional boolean not null,
    is_due boolean not null,
    is_closed_on_time boolean not null,
    is_overdue boolean not null,
    is_open_overdue boolean not null,
    is_verified boolean not null,
    satisfaction text,
    is_rated boolean not null,
    is_satisfied boolean not null,
    text_confidence double,
    summary text,
    matter_id text,
    row_id text not null
);

create table matters (
    matter_id text primary key,
    first_date date not null,
    last_date date not null,
    channel text not null,
    town_code text not null,
    sector text not null,
    authority text not null,
    employer_name text,
    project_name text,
    project_id text,
    complaint_count integer not null,
    channel_count integer not null,
    worker_count integer,
    matter_yuan decimal(18, 2),
    is_amount_verified boolean not null,
    is_group boolean not null,
    is_repeat boolean not null,
    is_declined boolean not null,
    is_settled boolean not null,
    is_verified boolean not null,
    is_open_overdue boolean not null,
    due_date date,
    row_id text not null
);

create table matter_links (
    matter_id text not null,
    complaint_id text not null,
    joined_to text not null,
    reason text not null,
    days_apart integer not null,
    days_since_last integer not null,
    is_doubtful boolean not null
);

create table matter_candidates (
    complaint_id text not null,
    other_id text not null,
    matter_id text not null,
    other_matter_id text not null,
    reason text not null,
    days_apart integer not null,
    days_since_last integer not null
);

create table matter_splits (
    complaint_id text primary key,
    apart_from text,
    told_at timestamp not null,
    told_by text not null,
    reason text not null
);

create table order_readings (
    row_id text primary key,
    complaint_id text not null,
    native_number text,
    received_date date,
    excerpt text,
    is_about_wages boolean,
    wages_confidence double,
    employer_name text,
    employer_confidence double,
    project_name text,
    project_confidence double,
    town_name text,
    town_confidence double,
    owed_yuan decimal(18, 2),
    yuan_confidence double,
    worker_count integer,
    worker_count_confidence double,
    months_owed decimal(5, 1),
    months_owed_confidence double,
    confidence double,
    is_confirmed boolean not null,
    is_to_review boolean not null
);

create table recoveries (
    recovery_id text primary key,
    recovered_date date not null,
    channel text,
    town_code text not null,
    sector text not null,
    authority text not null,
    employer_name text,
    project_name text,
    project_id text,
    clue_number text,
    worker_count integer,
    recovered_yuan decimal(18, 2),
    route text not null,
    row_id text not null
);

create table projects (
    project_id text primary key,
    project_name text not null,
    town_code text not null,
    sector text not null,
    authority text not null,
    owner_name text,
    contractor_name text,
    contract_yuan decimal(18, 2),
    start_date date,
    planned_finish_date date,
    status text,
    pay_day integer,
    valid_from date not null,
    valid_until date not null,
    row_id text not null
);

create table deposit_states (
    project_id text,
    project_name text,
    contractor_name text,
    town_code text not null,
    sector text not null,
    authority text not null,
    valid_from date not null,
    valid_until date not null,
    is_under_way boolean not null,
    is_finished boolean not null,
    is_live boolean not null,
    is_exempt boolean not null,
    required_yuan decimal(18, 2) not null,
    stored_yuan decimal(18, 2) not null,
    short_yuan decimal(18, 2),
    form text,
    expiry_date date,
    guarantee_yuan decimal(18, 2) not null,
    row_id text
);

create table fund_entries (
    entry_id text not null,
    account_code text not null,
    town_code text not null,
    sector text not null,
    authority text not null,
    kind text not null,
    entry_date date not null,
    amount_yuan decimal(18, 2) not null,
    worker_count integer,
    employer_name text,
    project_name text,
    debtor_name text,
    row_id text not null
);

create table fund_states (
    account_code text not null,
    town_code text not null,
    valid_from date not null,
    valid_until date not null,
    pool_yuan decimal(18, 2) not null,
    outstanding_yuan decimal(18, 2) not null
);

create table fund_advances (
    advance_id text primary key,
    account_code text not null,
    town_code text not null,
    sector text not null,
    authority text not null,
    advanced_date date not null,
    advanced_yuan decimal(18, 2) not null,
    reclaimed_yuan decimal(18, 2) not null,
    reclaimed_date date,
    worker_count integer,
    employer_name text,
    project_name text,
    debtor_name text,
    purpose text,
    row_id text not null
);

create table wage_months (
    project_id text not null,
    project_name text not null,
    town_code text not null,
    sector text not null,
    authority text not null,
    wage_month date not null,
    worker_count integer not null,
    due_yuan decimal(18, 2) not null,
    paid_yuan decimal(18, 2) not null,
    bank_paid_yuan decimal(18, 2) not null,
    known_way_paid_yuan decimal(18, 2) not null,
    pay_day_date date not null,
    is_pay_day_past boolean not null,
    is_paid_on_time boolean
);

create table wage_events (
    project_id text not null,
    town_code text not null,
    sector text not null,
    authority text not null,
    wage_month date not null,
    pay_day_date date not null,
    event_date date not null,
    unpaid_delta_yuan decimal(18, 2) not null
);
