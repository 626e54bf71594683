-- Follow-up of warnings: one dispatch a line, and every step taken on it. Moments are UTC seconds since 1970.
create table followups (
    id integer primary key,
    warning text not null,
    rule text not null,
    label text not null,
    town text not null,
    authority text not null,
    level integer not null,
    sent_on text not null,
    step text not null
) strict;
create index followups_by_warning on followups (warning);

create table followup_steps (
    number integer primary key,
    followup integer not null references followups (id),
    step text not null,
    at real not null,
    on_day text not null,
    who text not null,
    words text not null,
    evidence text not null
) strict;
create index followup_steps_by_followup on followup_steps (followup);
