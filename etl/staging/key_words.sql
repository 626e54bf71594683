-- Words as they go into keys and hashes: see key_words.py. This rule does not change.

-- Digits of persons: ID numbers, bank cards, phones.
create or replace temp macro key_digits(t) as
    case
        when t is null then null
        when not regexp_matches(t, '\d[\d \-]{9,}[\dXx]') then t
        else regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(t, '(\d{6})[ \-]?(?:1[89]|20)\d{2}[ \-]?\d{4}[ \-]?(\d{3}[\dXx])', '\1********\2', 'g'),
                        '\d{4}(?:[ \-]?\d{4}){2}[ \-]?\d{0,3}[ \-]?(\d{4})(?:[ \-]\d{1,3}\b)?', '**** **** **** \1', 'g'
                    ),
                    '(\d{6})\d{6}(\d{3})', '\1******\2', 'g'
                ),
                '(1[3-9]\d)[ \-]?\d{4}[ \-]?(\d{4})', '\1****\2', 'g'
            ),
            '(0\d{2,3})-\d{3,4}(\d{4})', '\1-***\2', 'g'
        )
    end;

-- Names after words that introduce a person, and before 先生, 女士; a town is no person.
create or replace temp macro key_words(t) as
    case
        when t is null then null
        when not regexp_matches(key_digits(t), getvariable('name_hint')) then key_digits(t)
        else replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(key_digits(t), getvariable('places'), getvariable('place_mark') || '\1', 'g'),
                        getvariable('name_with_end'), '\1\2**\3', 'g'
                    ),
                    getvariable('name_without_end'), '\1\2**', 'g'
                ),
                getvariable('name_with_title'), '\1某\2', 'g'
            ),
            getvariable('place_mark'), ''
        )
    end;
