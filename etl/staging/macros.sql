-- Reading cells: text as offices type it → typed values; NULL for what cannot be read.
-- A macro is copied in wherever its argument is used, so arguments are plain columns and each step has a
-- column of its own: v (as received), wide (half-width), cell (tidied), cell_value (NULL where the cell only
-- says that there is nothing), bare and dated (cell_value without what surrounds a number or a date).

-- Full-width digits, letters and signs, odd blanks and invisible marks. translate() builds its map for
-- every row, so only the rows that need it come there.
create or replace temp macro half_width(t) as
    case
        when strlen(t) = length(t) then t
        when not regexp_matches(
            t, '[\x{FF01}-\x{FF5E}\x{3000}\x{FFE5}\x{2212}\x{00A0}\x{00AD}\x{200B}-\x{200F}\x{2028}-\x{202E}\x{2060}\x{FEFF}\x{E000}]'
        ) then t
        else translate(
            t,
            '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ'
            || '！＂＃＄％＆＇（）＊＋，－．／：；＜＝＞？＠［＼］＾＿｀｛｜｝～￥−' || chr(12288) || chr(160)
            || chr(173) || chr(8203) || chr(8204) || chr(8205) || chr(8206) || chr(8207) || chr(8232) || chr(8233)
            || chr(8234) || chr(8235) || chr(8236) || chr(8237) || chr(8238) || chr(8288) || chr(65279) || chr(57344),
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
            || '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~¥-  '
        )
    end;

-- As half_width, but Chinese punctuation stays: running text is for people to read.
create or replace temp macro half_width_words(t) as
    case
        when strlen(t) = length(t) then t
        when not regexp_matches(
            t,
            '[\x{FF10}-\x{FF19}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{FF05}\x{FF0A}\x{FF0B}\x{FF0D}\x{FF0E}\x{FF0F}\x{FFE5}\x{3000}\x{00A0}\x{00AD}\x{200B}-\x{200F}\x{2028}-\x{202E}\x{2060}\x{FEFF}\x{E000}]'
        ) then t
        else translate(
            t,
            '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ'
            || '％＊＋－．／￥' || chr(12288) || chr(160)
            || chr(173) || chr(8203) || chr(8204) || chr(8205) || chr(8206) || chr(8207) || chr(8232) || chr(8233)
            || chr(8234) || chr(8235) || chr(8236) || chr(8237) || chr(8238) || chr(8288) || chr(65279) || chr(57344),
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
            || '%*+-./¥  '
        )
    end;

-- Ends trimmed (also of the ' that keeps a number as text), runs of blanks and line breaks as one blank.
create or replace temp macro tidy(t) as
    nullif(
        case
            when contains(t, ' ') or contains(t, chr(9)) or contains(t, chr(10)) or contains(t, chr(13))
                or contains(t, '''') or contains(t, '`')
                then trim(regexp_replace(t, '[\s\v]+', ' ', 'g'), ' ''`')
            else t
        end,
        ''
    );

-- Dates --------------------------------------------------------------------------------------------

-- 24.3.1 → 2024.3.1 where the sheet says so.
create or replace temp macro with_century(t, is_year_first) as
    case
        -- 01-3月 -24 is none of these
        when is_year_first
            and regexp_full_match(t, '\d\d ?[-./、年] ?\d{1,2}( ?[-./、月] ?\d{1,2})?([日号 T].*)?') then '20' || t
        else t
    end;

-- 二〇二四年三月十五日 → 2024年3月15日
create or replace temp macro arabic_date(t) as
    case
        when not regexp_matches(t, '[〇零○一二三四五六七八九十][年月]') then t
        else translate(
            regexp_replace(
                regexp_replace(
                    regexp_replace(t, '([一二三])十([一二三四五六七八九])', '\1\2', 'g'),
                    '([一二三])十', '\10', 'g'
                ),
                '十([一二三四五六七八九])', '1\1', 'g'
            ).replace('十', '10'),
            '〇零○一二三四五六七八九', '000123456789'
        )
    end;

-- 下午3:22 → 3:22 PM; after twelve the hour says it itself.
create or replace temp macro twelve_hours(t) as
    case
        when not regexp_matches(t, '上午|下午|[AaPp][Mm]') then t
        else regexp_replace(
            upper(
                regexp_replace(
                    regexp_replace(t, '上午 ?(\d[\d:时点分]*\d|\d)[时点分秒]?', ' \1 AM'),
                    '下午 ?(\d[\d:时点分]*\d|\d)[时点分秒]?', ' \1 PM'
                )
            ),
            '( (1[3-9]|2[0-3])[:时点]?[\d:时点分]*) ?PM|[上下]午$', '\1'
        )
    end;

-- 2024年3月5日10时22分 → 2024-3-5 10:22
create or replace temp macro date_text(t) as
    trim(
        replace(
            translate(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            regexp_replace(
                                twelve_hours(arabic_date(t)), '[ (]*(星期|周)[一二三四五六日天]\)?|(之前|以前|前)$', ' '
                            ),
                            '(:\d{1,2})(\.\d+)?(Z|\+08:?00)?$', '\1'
                        ),
                        '^(\d\d)年(\d{1,2})月', '20\1年\2月'
                    ),
                    '^(\d{4}) ?[-.,、。/\\_—–年] ?(\d{1,2}) ?[-.,、。/\\_—–月] ?(\d{1,2})\.?', '\1-\2-\3'
                ),
                '年月/日号T时点分秒', '---   ::: '
            ),
            '  ', ' '
        ),
        ' :'
    );

create or replace temp macro try_timestamp(t) as
    case
        when regexp_full_match(t, '\d{4}-\d{1,2}-\d{1,2}') then try_strptime(t, '%Y-%m-%d')
        when regexp_full_match(t, '\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}:\d{1,2}') then try_strptime(t, '%Y-%m-%d %H:%M:%S')
        when regexp_full_match(t, '\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}') then try_strptime(t, '%Y-%m-%d %H:%M')
        when regexp_full_match(t, '\d{4}-\d{1,2}-\d{1,2} \d{1,2}') then try_strptime(t, '%Y-%m-%d %H')
        when regexp_full_match(t, '\d{4}-\d{1,2}-\d{1,2} .*[AP]M') then
            try_strptime(
                t, ['%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M %p', '%Y-%m-%d %I %p']
            )
    end;

-- title_year dates a bare 3月5日 or 3/5; 3-5 may be a period, and 3.5 a number. Serials are Excel's 1900 system, 1954–2064; the reader turns 1904 ones.
create or replace temp macro parse_datetime(t, dated, title_year) as
    case
        when t is null then null
        when regexp_full_match(t, '\d{4}-\d{1,2}-\d{1,2}( \d{1,2}:\d{1,2}:\d{1,2})?') then try_timestamp(t)
        when regexp_matches(t, '[A-Za-z]|[-+]\d{2}:?\d{2}$|^1\d{9}|北京时间$|月 ?-') and system_time(t) is not null
            then system_time(t)
        when regexp_full_match(t, '[2-6]\d{4}(\.\d+)?') then
            case
                when try_cast(t as double) between 20000 and 60000
                    -- A float of days is off by less than a millisecond: that goes first, then the second is the nearest.
                    then timestamp '1899-12-30 00:00:00'
                        + to_seconds(round(round(try_cast(t as double) * 86400, 3))::bigint)
            end
        when regexp_full_match(t, '\d{8}(\.0)?') then try_strptime(left(t, 8), '%Y%m%d')
        when regexp_full_match(t, '\d{14}') then try_strptime(t, '%Y%m%d%H%M%S')
        when regexp_full_match(t, '\d{12}') then try_strptime(t, '%Y%m%d%H%M')
        when regexp_full_match(dated, '\d{1,2}-\d{1,2}( .*)?') and regexp_matches(t, '[月/]') then
            case when title_year is not null then try_timestamp(title_year::varchar || '-' || dated) end
        else try_timestamp(dated)
    end;

create or replace temp macro parse_date(t, dated, title_year) as parse_datetime(t, dated, title_year)::date;

-- A month, a day in it, or a period that lies in one month → its first day.
create or replace temp macro parse_month(t, dated, title_year) as
    case
        when t is null then null
        when regexp_full_match(t, '\d{4}[-/.年]\d{1,2}(月份?)?')
            then try_strptime(regexp_replace(t, '^(\d{4}).(\d{1,2}).*$', '\1-\2-1'), '%Y-%m-%d')::date
        when regexp_full_match(t, '\d{6}(\.0)?') then try_strptime(left(t, 6) || '01', '%Y%m%d')::date
        when regexp_full_match(dated, '\d{4}-\d{1,2}-') then try_strptime(dated || '1', '%Y-%m-%d')::date
        when regexp_full_match(t, '\d{1,2}[-/]\d{1,2}') then null
        when regexp_full_match(t, '(0?[1-9]|1[0-2])(\.0)?') then
            case
                when title_year is not null
                    then try_strptime(title_year::varchar || '-' || regexp_extract(t, '^\d+') || '-1', '%Y-%m-%d')::date
            end
        when regexp_full_match(dated, '\d{1,2}-(份)?') then
            case
                when title_year is not null
                    then try_strptime(
                        title_year::varchar || '-' || regexp_extract(dated, '^\d{1,2}') || '-1', '%Y-%m-%d'
                    )::date
            end
        when regexp_full_match(t, '\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日? ?[-~至到—]+ ?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?') then
            case
                when regexp_extract(t, '^(\d{4})', 1)::integer = regexp_extract(t, '(\d{4}).\d{1,2}.\d{1,2}日?$', 1)::integer
                    and regexp_extract(t, '^\d{4}.(\d{1,2})', 1)::integer
                    = regexp_extract(t, '\d{4}.(\d{1,2}).\d{1,2}日?$', 1)::integer
                    then try_strptime(regexp_replace(t, '^(\d{4}).(\d{1,2}).*$', '\1-\2-1'), '%Y-%m-%d')::date
            end
        else date_trunc('month', parse_datetime(t, dated, title_year))::date
    end;

-- Numbers ------------------------------------------------------------------------------------------

-- As YUAN_PER in data/spec/units.py.
create or replace temp macro yuan_factor(unit) as
    case rtrim(unit, '元')
        when '亿' then 100000000 when '千万' then 10000000 when '百万' then 1000000 when '十万' then 100000
        when '万' then 10000 when '千' then 1000 when '百' then 100 else 1
    end;

-- Commas part thousands (1,234,567) or myriads (3,5000); whatever else a comma parts is no one number.
create or replace temp macro without_groups(t) as
    case
        when not contains(t, ',') then t
        when regexp_full_match(t, '[^\d,]*\d{1,4}((,\d{3})+|(,\d{4})+)([^\d,][^,]*)?') then replace(t, ',', '')
        else t
    end;

-- Without currency signs, separators and words of approximation (10余人, 十几人, 10+); 3.5w is 3.5万.
create or replace temp macro bare_number(t) as
    without_groups(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    t, '[¥￥$ ]|人民币|RMB|大约|大概|将近|接近|左右|上下|以上|合计|共计|约|近|余|多|整|共|计|[,、。]$', '', 'g'
                ),
                '([\d十百千万])(?:[来几]|\+([人名个]|$))', '\1\2', 'g'
            ),
            '(\d)[Ww]', '\1万'
        )
    );

-- 元. The cell's own unit goes before the header's or the title's; words (叁万元, 三万五千) go to Python.
create or replace temp macro parse_yuan(t, bare, unit) as
    case
        when t is null then null
        when regexp_full_match(bare, '[-+]?\d+(\.\d*)?')
            then try_cast(try_cast(bare as decimal(28, 8)) * yuan_factor(unit) as decimal(18, 2))
        when regexp_full_match(bare, '[-+]?\d+(\.\d*)?([万亿]?[元圆块]钱?|[万亿])')
            then try_cast(
                try_cast(regexp_extract(bare, '^[-+]?\d+(\.\d*)?') as decimal(28, 8))
                * yuan_factor(regexp_extract(bare, '[万亿]')) as decimal(18, 2)
            )
        else yuan_in_words(t, unit)
    end;

-- 10余人, 约20人, 12名, 每月15日 → the number; 十二人 goes to Python.
create or replace temp macro parse_count(t, bare) as
    case
        when t is null then null
        when regexp_full_match(bare, '[-+]?\d+(\.0*)?') then try_cast(regexp_extract(bare, '^[-+]?\d+') as integer)
        when regexp_full_match(
            bare, '([每次当]月)?[-+]?\d+(\.0*)?(人次|人|名|个|位|次|日|号|天|起|户|工人|名工人|名农民工|农民工|个人)?'
        ) then try_cast(regexp_extract(bare, '[-+]?\d+') as integer)
        else count_in_words(t)
    end;

create or replace temp macro parse_quantity(bare) as
    case
        when regexp_full_match(bare, '[-+]?\d+(\.\d*)?(工日|个工|天|日|个|工|小时)?')
            then try_cast(regexp_extract(bare, '^[-+]?\d+(\.\d*)?') as decimal(9, 2))
    end;

-- 0–100. A cell formatted as a percentage comes as 0.02; the ratios kept here are 0.5%–6%, so a bare
-- number up to 0.1 is such a share.
create or replace temp macro parse_pct(t) as
    case
        when t is null then null
        when regexp_full_match(t, '[-+]?\d+(\.\d*)? ?%') then try_cast(regexp_extract(t, '^[-+]?\d+(\.\d*)?') as decimal(9, 4))
        when regexp_full_match(t, '\d+(\.\d*)?(E-\d+)?')
            then case
                when try_cast(t as double) <= 0.1 then try_cast(try_cast(t as double) * 100 as decimal(9, 4))
                else try_cast(t as decimal(9, 4))
            end
    end;

-- A limit is a last day, or so many work-days.
create or replace temp macro parse_limit_workdays(t) as
    case
        when regexp_full_match(t, '\d{1,3}(\.0)?( ?个? ?工作日)?(内|以内)?') then try_cast(regexp_extract(t, '^\d+') as integer)
    end;
create or replace temp macro parse_limit_date(t, dated, title_year) as
    case when parse_limit_workdays(t) is null then parse_date(t, dated, title_year) end;

-- Personal data ------------------------------------------------------------------------------------

-- HMAC-SHA256 with the two padded keys that install_macros sets; the first 32 hexadecimal digits.
create or replace temp macro keyed_hash(t) as
    case
        when t is not null
            then left(sha256(getvariable('hash_outer_pad') || unhex(sha256(getvariable('hash_inner_pad') || encode(t)))), 32)
    end;

-- bare here: an ID number's signs without blanks; a phone cell without blanks, dashes and brackets.
create or replace temp macro id_card_bare(t) as upper(regexp_replace(t, '[ \-]|\.0$', '', 'g'));
create or replace temp macro phone_bare(t) as regexp_replace(t, '[ \-()]|\.0$', '', 'g');

create or replace temp macro plausible_id_card(bare) as
    case when regexp_full_match(bare, '\d{17}[\dX]|\d{15}') then bare end;

-- The first mobile number in the cell, else a landline with its area code.
create or replace temp macro plausible_phone(bare) as
    case
        when contains(bare, '*') then null
        when regexp_matches(bare, '(^|\D|86)1[3-9]\d{9}(\D|$)')
            then regexp_extract(bare, '(?:^|\D|86)(1[3-9]\d{9})(?:\D|$)', 1)
        when regexp_full_match(bare, '0\d{9,11}') then bare
    end;

create or replace temp macro mask_id_card(bare) as
    case
        when bare is null then null
        when regexp_full_match(bare, '\d{15}') then left(bare, 6) || '******' || right(bare, 3)
        when length(bare) = 18 then left(bare, 6) || '********' || right(bare, 4)
        else left(bare, 3) || repeat('*', greatest(length(bare) - 3, 1)::integer)
    end;

create or replace temp macro mask_phone(bare) as
    case
        when bare is null then null
        when plausible_phone(bare) is not null then left(plausible_phone(bare), 3) || '****' || right(plausible_phone(bare), 4)
        when contains(bare, '*') then left(bare, 3) || '****' || right(bare, 4)
        else left(bare, 3) || '****'
    end;

create or replace temp macro mask_bank_card(t) as
    case
        when t is null then null
        -- 6217 0012 3456 7890 123: the groups are writing
        when regexp_matches(t, '\d[ -]?\d[ -]?\d[ -]?\d$')
            then '**** **** **** ' || right(regexp_replace(t, '[ -]', '', 'g'), 4)
        else '**** **** **** ****'
    end;

create or replace temp macro has_compound_family_name(t) as
    regexp_full_match(
        left(t, 2), '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|夏侯|端木|司徒|司空|独孤|南宫|长孙|宇文|轩辕|呼延'
    );

-- 张*, 张*明, 欧阳**; what follows a name (等5人, (代表)) is dropped with its meaning kept elsewhere.
create or replace temp macro mask_one_name(t) as
    case
        when t is null then null
        when regexp_full_match(t, '.(先生|女士|师傅|同志)') or contains(t, '*') then t
        when length(t) = 1 then '*'
        when length(t) = 2 then left(t, 1) || '*'
        when length(t) = 3 then left(t, 1) || '*' || right(t, 1)
        when has_compound_family_name(t) then left(t, 2) || repeat('*', (length(t) - 2)::integer)
        else left(t, 1) || repeat('*', (length(t) - 1)::integer)
    end;
create or replace temp macro name_core(t) as
    coalesce(nullif(trim(regexp_replace(t, ' ?(等.*|[(（].*|[0-9].*)$', '')), ''), '*');
create or replace temp macro mask_name(t) as
    case
        when t is null then null
        when regexp_full_match(t, '[^ \-,，、;；/等(（0-9]{1,3}') then mask_one_name(t)
        when regexp_matches(t, '[,，、;；/]')
            then array_to_string(
                list_transform(regexp_split_to_array(t, ' ?[,，、;；/] ?'), lambda one: mask_one_name(replace(name_core(one), ' ', ''))), '、'
            )
        else mask_one_name(replace(name_core(t), ' ', ''))
    end;

-- 张三 李四 and 张三和李四 are two persons; 张 三 is one.
create or replace temp macro names_parted(t) as
    regexp_replace(t, '([一-龥]{2})(?: +|[和及与])([一-龥]{2})', '\1、\2', 'g');
-- None of 市民, 匿名, 王女士, 工人代表, or what is masked already.
create or replace temp macro is_own_name(t) as
    regexp_full_match(t, '[一-龥]{2,4}|[一-龥]+[·•][一-龥·•]+|[A-Za-z][A-Za-z ]{3,}')
    and not regexp_matches(
        t,
        '某|市民|群众|匿名|代表|工人|民工|工友|员工|职工|业主|居民|村民|公司|单位|先生|女士|师傅|同志|人员|们|[来反投举申联当诉本个]\S*人$'
        || '|^(不|未|无|没|暂)|保密|同上|家属|同事|网友|用户|游客|老板|包工头'
    );
-- What a name cell names, parted by 、.
create or replace temp macro own_names(t) as
    case
        when t is null then null
        -- nearly all cells: one name of Chinese signs
        when length(t) <= 4 and strlen(t) = 3 * length(t) and not contains(t, '、') then t
        when regexp_full_match(t, '[A-Za-z]+( [A-Za-z]+)+') then t
        else nullif(
            array_to_string(
                list_filter(
                    list_transform(
                        regexp_split_to_array(names_parted(names_parted(t)), ' ?[,，、;；/] ?'),
                        lambda one: replace(name_core(one), ' ', '')
                    ),
                    lambda one: length(one) > 1
                ),
                '、'
            ),
            ''
        )
    end;

-- Each name is looked for as it is and put in place of a mark, for only patterns that never change are quick:
-- place_mark replaces the name, part_mark one that is a part of a place's or a firm's (金城小区, 张集镇).
create or replace temp macro mask_full_name(t, one) as
    case
        when not contains(t, one) then t
        else replace(
            replace(
                regexp_replace(
                    replace(t, one, getvariable('place_mark')), getvariable('no_person'), getvariable('part_mark') || '\1', 'g'
                ),
                getvariable('place_mark'), mask_one_name(one)
            ),
            getvariable('part_mark'), one
        )
    end;
-- 何 小 明
create or replace temp macro mask_spaced_name(t, one) as
    case
        when not contains(t, left(one, 1) || ' ') or not contains(replace(t, ' ', ''), one) then t
        else regexp_replace(t, array_to_string(string_split(one, ''), ' '), mask_one_name(one), 'g')
    end;
create or replace temp macro mask_given_name(t, one) as
    case
        when length(one) < 3 or not contains(t, right(one, 2)) then t
        else replace(
            regexp_replace(replace(t, right(one, 2), getvariable('place_mark')), getvariable('titled_name'), '**\1', 'g'),
            getvariable('place_mark'), right(one, 2)
        )
    end;
create or replace temp macro own_persons(names) as
    list_filter(string_split(names, '、'), lambda one: is_own_name(one));
-- The persons whom the row itself names, masked wherever they are in its text, blanks within or not, and the
-- given name before 师傅, 先生 …
create or replace temp macro mask_own_names(t, names) as
    case
        when t is null or names is null then t
        -- most texts mention nobody: the last character of the name shows it at once
        when not contains(t, right(names, 1)) and not contains(names, '、') then t
        else list_reduce(
            own_persons(names), lambda text, one: mask_given_name(text, one), list_reduce(
                own_persons(names), lambda text, one: mask_spaced_name(text, one), list_reduce(
                    own_persons(names), lambda text, one: mask_full_name(text, one), t
                )
            )
        )
    end;

-- Texts for people are masked once, here.
create or replace temp macro mask_text(t) as mask_digits(t);
create or replace temp macro mask_long_text(t) as mask_digits(mask_persons(t, persons_in(t)));

-- Companies and projects: one bracket width, no blanks. title_words is what they are known by, which does not
-- change when the masking learns more; what is shown is masked besides.
create or replace temp macro title_words(t) as
    mask_card_digits(replace(replace(replace(t, ' ', ''), '(', '（'), ')', '）'));

-- Codes compare without blanks and brackets: [作废], 属实，已解决.
create or replace temp macro code_key(t) as regexp_replace(upper(half_width(t)), '[\s\[\]()【】"]', '', 'g');

-- Attendance ---------------------------------------------------------------------------------------

create or replace temp macro day_mark_of(t) as
    case
        when t in ('', '-', '--', '—', '/', '\\', '.') then '.'
        when regexp_matches(t, '^(上午|下午)?[半½◐▲△]|半天') then 'H'
        when regexp_full_match(t, '[√✓✔☑V●■★Y出勤全到天加]+.*|加班?.*|.*加班?([0-9.]+(小时|H|时|工)?)?') then 'F'
        when regexp_full_match(t, '[×✗✘☒X旷缺N]+.*') then 'A'
        when regexp_full_match(t, '[○〇◯O休假事病婚丧产调轮年]+.*|.*(请假|休息|放假|停工|雨休)') then 'R'
        when regexp_full_match(t, '[0-9]+([.][0-9]+)?(天|工|个|小时|H|时)?') then case
            when regexp_extract(t, '[0-9.]+')::double = 0 then 'A'
            when regexp_extract(t, '[0-9.]+')::double > 24 then '?'
            when regexp_extract(t, '[0-9.]+')::double > 2 and regexp_extract(t, '[0-9.]+')::double < 6 then 'H'
            when regexp_extract(t, '[0-9.]+')::double <= 0.5 then 'H'
            else 'F'
        end
        else '?'
    end;

-- One day of an attendance sheet, as a letter: F worked, H half a day, R rest or leave, A absent, . nothing said,
-- ? not understood. A number is of days (1, 0.5), or of hours where it is more than two (8, 4).
create or replace temp macro day_mark(t) as
    case
        when t is null or t in ('', ' ') then '.'
        when t in ('√', '1', '8', '✓', '✔', '出', '●') then 'F'
        when t in ('×', '✗', '0', '旷') then 'A'
        when t in ('○', '〇', '休', '假') then 'R'
        when t in ('半', '0.5', '4', '△') then 'H'
        else day_mark_of(upper(replace(half_width(t), ' ', '')))
    end;
