-- severity: reject
-- label: 没有姓名和身份证号
-- A line that names nobody says of nobody that he was there.
select
    sheet_index, row_number,
    '姓名' as column_name,
    '没有姓名，也没有身份证号；请补填，或删去这一行（如合计、签字行）' as message
from staged
where skip_rule is null and worker_name is null and id_card is null
