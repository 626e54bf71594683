-- county only
-- What a text finds among the loads: source files by name and batches by number. As search_records.sql has it:
-- at most $most of a kind, the closest first, then the newest; names without blanks, width and case.
select
    kind as 类别, distance as 远近, mark as 行标识, name as 名称, way as 途径, day as 日期, null as 镇街,
    batch_id as 单位, line_count as 件数, is_undone as 另计, total as 总数
from (
    select
        *,
        count(*) over (partition by kind) as total,
        row_number() over (partition by kind order by distance, day desc, mark desc) as place
    from (
        select
            'file' as kind, 'file:' || files.file_seq as mark, files.file_name as name,
            coalesce(sources.label, files.ledger) as way, batches.loaded_at as day, files.batch_id,
            files.rows_read as line_count, batches.is_undone::bigint as is_undone,
            upper(translate(files.file_name, $wide, $plain)) as folded
        from files
        join batches using (batch_id)
        left join sources on sources.ledger = files.ledger
        union all by name
        select
            'batch' as kind, 'batch:' || batches.batch_id as mark, batches.batch_id as name,
            batches.loaded_by as way, batches.loaded_at as day, count(files.file_seq) as line_count,
            batches.is_undone::bigint as is_undone, upper(batches.batch_id) as folded
        from batches
        left join files using (batch_id)
        group by all
    ) as loads,
    lateral (
        select case when folded = $term then 0 when starts_with(folded, $term) then 1 else 2 end as distance
    )
    where contains(folded, $term)
)
where place <= $most
order by kind, place
