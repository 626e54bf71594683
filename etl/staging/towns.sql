-- Which town a cell names. Needs a table town_aliases(alias, town_code); NULL when it names none.
-- The aliases are a list: a subquery in each place where a town is read takes a third of a small load.

create or replace temp macro town_key(t) as nullif(regexp_replace(t, '[\s()（）,，、/\-—]', '', 'g'), '');

-- 山东省聊城市茌平区杨屯镇: a town of the same name elsewhere is not ours.
create or replace temp macro is_elsewhere(t) as
    regexp_extract(t, '[省市]([^省市县区镇]{1,5})[县区]', 1) not in ('', getvariable('county_short'))
    or regexp_extract(t, '^([^省市县区镇]{1,5})[县区][^县区]{2,4}[镇乡]', 1) not in ('', getvariable('county_short'));

-- An alias with its 镇 or 街道 counts wherever it is; a bare one of three characters or more, too;
-- a bare one of two (人和, 固河) is also a part of other words, and counts only alone.
create or replace temp macro is_full_town_alias(a) as regexp_matches(a, '(镇|乡|街道|街道办|办|办事处|政府)$');

set variable town_aliases = (
    select coalesce(list(
        {alias: alias, town_code: town_code, length: length(alias), is_full: is_full_town_alias(alias)}
        order by length(alias) desc, position
    ), [])
    from (select *, row_number() over () as position from town_aliases)
);

-- The aliases come the longest first, of one length in the order of the file. `key` is a lambda's, so that it is
-- worked out once, not for every alias.
create or replace temp macro town_named(t, is_bare_enough) as
    list_transform(
        [t],
        lambda key: list_filter(
            getvariable('town_aliases'),
            lambda one: contains(key, one.alias) and (one.is_full or (is_bare_enough and one.length >= 3))
        )[1].town_code
    )[1];

create or replace temp macro town_called(t) as
    list_transform(
        [t],
        lambda key: list_min(list_transform(
            list_filter(
                getvariable('town_aliases'), lambda one: one.alias = key or one.town_code = key
            ),
            lambda one: one.town_code
        ))
    )[1];

-- A cell that stops at the county names no town: it is as good as empty.
create or replace temp macro is_town_written(town_text) as
    not regexp_full_match(coalesce(town_key(town_text), ''), getvariable('nothing_but_county'));

-- A town that is written but not known stays unknown, to be corrected; the address is used where none is written.
create or replace temp macro town_code_of(town_text, address) as
    coalesce(
        town_called(town_key(town_text)),
        case when not is_elsewhere(town_key(town_text)) then town_named(town_key(town_text), true) end,
        case
            when not is_town_written(town_text) and not is_elsewhere(town_key(address))
                then town_named(town_key(address), false)
        end
    );
