-- severity: doubt
-- label: 信用代码校验不符
-- needs: credit_code
-- 统一社会信用代码, GB 32100-2015: 31 signs without I, O, S, V, Z; the last is 31 less the weighted sum
-- (weights 3^i modulo 31) modulo 31.
with codes as (
    select sheet_index, row_number, upper(credit_code) as code
    from staged
    where skip_rule is null and credit_code is not null
),

weighed as (
    select *,
        list_sum(
            list_transform(
                range(1, 18),
                lambda i: (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', code[i]) - 1)
                * [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28][i]
            )
        ) as weighted_sum
    from codes
    where regexp_full_match(code, '[0-9A-HJ-NPQRTUWXY]{18}')
)

select
    codes.sheet_index, codes.row_number,
    '统一社会信用代码' as column_name,
    '统一社会信用代码位数或校验位不对；请与营业执照核对' as message
from codes
left join weighed using (sheet_index, row_number)
where weighted_sum is null
    or strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', codes.code[18]) - 1 <> (31 - weighted_sum % 31) % 31
