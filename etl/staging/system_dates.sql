-- Dates as programs write them: Java, JavaScript, mail, ISO with a zone, epochs, Oracle. Temporary macros.
-- All give the county's time, which is eight hours before UTC the year round; NULL for any other writing.

-- Minutes east of UTC of Z, CST, +08:00, GMT+0800, UTC+8. CST is the zone of China here, not of America.
create or replace temp macro zone_minutes(zone) as
    case
        when regexp_full_match(zone, '(?i)Z|UTC?|GMT') then 0
        when regexp_full_match(zone, '(?i)CST|BJT|PRC|北京时间|中国标准时间') then 480
        when regexp_full_match(zone, '(?i)(UTC|GMT)?[-+]\d{1,2}(:?\d{2})?')
            then (case when contains(zone, '-') then -1 else 1 end) * (
                60 * regexp_extract(zone, '[-+](\d{1,2})', 1)::integer
                + coalesce(try_cast(regexp_extract(zone, '[-+]\d{1,2}:?(\d{2})$', 1) as integer), 0)
            )
    end;

-- A time of another zone as the county's clock showed it.
create or replace temp macro in_county_time(t, zone) as t + to_minutes(480 - zone_minutes(zone));

-- Seconds or milliseconds since 1970; both begin with 1 from 2001 to 2033, as no day of this county does.
create or replace temp macro epoch_time(t) as
    case
        when regexp_full_match(t, '1\d{9}(\.0)?') then make_timestamp(left(t, 10)::bigint * 1000000) + interval 8 hour
        when regexp_full_match(t, '1\d{12}(\.0)?') then make_timestamp(left(t, 10)::bigint * 1000000) + interval 8 hour
    end;

-- 2024-03-01T02:22:11.000Z, 2024-03-01 10:22:11+08:00, 2024/3/1 10:22 GMT+8
create or replace temp macro iso_time_with_zone(t) as
    case
        when regexp_full_match(
            t, '(?i)\d{4}[-/]\d{1,2}[-/]\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2})?([.,]\d+)? ?([A-Z]{1,3}([-+]\d{1,2}(:?\d{2})?)?|[-+]\d{1,2}(:?\d{2})?|北京时间)'
        ) then in_county_time(
            try_strptime(
                replace(replace(regexp_extract(t, '^.{8,10}?[Tt ]\d{1,2}:\d{2}(:\d{2})?'), '/', '-'), 'T', ' '),
                ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M']
            ),
            regexp_extract(t, '(?i)\d(?:[.,]\d+)? ?([A-Z]{1,3}(?:[-+][\d:]+)?|[-+]\d{1,2}(?::?\d{2})?|北京时间)$', 1)
        )
    end;

-- Fri Mar 01 10:22:11 CST 2024 (Java); Fri Mar 01 2024 10:22:11 GMT+0800 (中国标准时间) (JavaScript);
-- Fri, 01 Mar 2024 02:22:11 GMT (mail): as day, month, year, time and zone with one blank between them.
create or replace temp macro english_parts(t) as
    regexp_replace(
        regexp_replace(
            regexp_replace(
                t,
                '^[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{1,2}:\d{2}:\d{2})(?:\.\d+)? ([A-Z]{1,4}(?:[-+][\d:]+)?|[-+][\d:]+) (\d{4})$',
                '\2 \1 \5 \3 \4'
            ),
            '^[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{4}) (\d{1,2}:\d{2}:\d{2}) (GMT[-+]\d{4})(?: \(.*\))?$',
            '\2 \1 \3 \4 \5'
        ),
        '^[A-Za-z]{3}, (\d{1,2})[ -]([A-Za-z]{3})[ -](\d{4}) (\d{1,2}:\d{2}:\d{2}) ([A-Z]{1,4}|[-+]\d{4})$',
        '\1 \2 \3 \4 \5'
    );

create or replace temp macro english_time_with_zone(t) as
    case
        when regexp_full_match(english_parts(t), '\d{1,2} [A-Za-z]{3} \d{4} \d{1,2}:\d{2}:\d{2} [^ ]+')
            then in_county_time(
                try_strptime(regexp_extract(english_parts(t), '^(.*) [^ ]+$', 1), '%d %b %Y %H:%M:%S'),
                regexp_extract(english_parts(t), ' ([^ ]+)$', 1)
            )
    end;

-- 01-3月 -24 and 01-MAR-24 (Oracle), 1 Mar 2024, Mar 1, 2024: the month has a name, so no part has a second
-- meaning. 10.22.11.000000 上午 is Oracle's time, read to the second.
create or replace temp macro named_month_parts(t) as
    regexp_replace(
        regexp_replace(
            regexp_replace(
                t,
                '^(\d{1,2})-(\d{1,2})月 ?-(?:20)?(\d{2})( .*)?$', '20\3-\2-\1\4'
            ),
            '^(\d{1,2})[- ]([A-Za-z]{3})[A-Za-z]*\.?[- ,]+(?:20)?(\d{2})( .*)?$', '20\3-\2-\1\4'
        ),
        '^([A-Za-z]{3})[A-Za-z]*\.? (\d{1,2}),? (?:20)(\d{2})( .*)?$', '20\3-\1-\2\4'
    );

create or replace temp macro named_month_time(t) as
    case
        when not regexp_matches(t, '^(\d{1,2}-\d{1,2}月 ?-|\d{1,2}[- ][A-Za-z]{3}|[A-Za-z]{3,9}\.? \d)') then null
        else try_strptime(
            regexp_replace(
                regexp_replace(
                    regexp_replace(named_month_parts(t), ' (\d{1,2})[.:](\d{2})[.:](\d{2})([.]\d+)?', ' \1:\2:\3'),
                    ' ?(上午|AM)$', ' AM'
                ),
                ' ?(下午|PM)$', ' PM'
            ),
            [
                '%Y-%m-%d', '%Y-%b-%d', '%Y-%m-%d %H:%M:%S', '%Y-%b-%d %H:%M:%S', '%Y-%m-%d %I:%M:%S %p',
                '%Y-%b-%d %I:%M:%S %p'
            ]
        )
    end;

create or replace temp macro system_time(t) as
    coalesce(epoch_time(t), iso_time_with_zone(t), english_time_with_zone(t), named_month_time(t));
