-- Keys by which differently written names of one company or one project are equal. Temporary macros:
-- whoever matches by name installs them.

create or replace temp macro name_marks_off(t) as
    regexp_replace(upper(t), '[\s()（）\[\]【】〔〕{}·•.,，、。:：;；"“”''‘’\-—_/]', '', 'g');

-- 山东省鑫达建筑有限责任公司 = 山东鑫达建筑有限公司 = 鑫达建筑
create or replace temp macro company_key(t) as
    nullif(
        coalesce(
            nullif(
                regexp_replace(
                    regexp_replace(name_marks_off(t), '^山东省?', ''),
                    '(股份有限责任公司|有限责任公司|股份有限公司|有限公司|股份公司|责任公司|股份|公司)$', ''
                ),
                ''
            ),
            name_marks_off(t)
        ),
        ''
    );

-- 高唐县人民医院新院区建设项目 = 人民医院新院区
create or replace temp macro project_key(t) as
    nullif(
        coalesce(
            nullif(
                regexp_replace(
                    regexp_replace(name_marks_off(t), '^' || getvariable('before_town'), ''),
                    '((建设|施工|新建)?(工程项目|项目工程|项目部|项目|工程|工地))+$', ''
                ),
                ''
            ),
            name_marks_off(t)
        ),
        ''
    );

-- Whether two names are equal but for one character, mistyped, left out or put in. (levenshtein counts bytes.)
create or replace temp macro is_one_slip(a, b) as
    case
        when a is not null and b is not null then
            len(list_filter(range(1, least(length(a), length(b)) + 1), lambda n: left(a, n) = left(b, n)))
            + len(list_filter(range(1, least(length(a), length(b)) + 1), lambda n: right(a, n) = right(b, n)))
            >= greatest(length(a), length(b)) - 1
    end;
