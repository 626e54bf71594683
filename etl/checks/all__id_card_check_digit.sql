-- severity: doubt
-- label: 身份证校验位不符
-- needs: id_card
-- 公民身份号码, GB 11643-1999: the last sign is a weighted sum of the others (ISO 7064, MOD 11-2). A wrong one
-- is a mistyped digit, by which one person is taken for two. The loader says whether to look: demo data have
-- numbers that nobody can have. Whatever is no number of 18 signs has a doubt of its own.
with given as (
    select sheet_index, row_number, upper(regexp_replace(half_width("身份证号"), '[\s''`-]', '', 'g')) as bare
    from (
        select * from raw
        union all by name
        select null::varchar as "身份证号" where false
    )
    where getvariable('has_real_people') and parameter_value('check_id_digits') = 1
),

weighed as (
    select
        *,
        list_sum(list_transform(
            range(1, 18),
            lambda i: bare[i]::integer * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][i]
        ))::integer as weighted_sum
    from given
    where regexp_full_match(bare, '\d{17}[\dX]')
)

select
    weighed.sheet_index, weighed.row_number,
    '身份证号' as column_name,
    '身份证号校验位不对，可能有一位写错；请与证件核对' as message
from weighed
join staged using (sheet_index, row_number)
where skip_rule is null and bare[18] <> '10X98765432'[1 + weighted_sum % 11]
