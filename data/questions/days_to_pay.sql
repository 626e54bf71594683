-- scoped: recoveries
-- How long until paid: recoveries of the window by the days since their complaint was received. A clue
-- number that no complaint of its channel has leaves the time unknown: a bucket of its own.
select
    buckets.bucket_name as 用时,
    buckets.sort_order as 次序,
    count(paid.recovery_id) as 笔数,
    coalesce(sum(paid.recovered_yuan), 0) as "追发金额（元）"
from (
    values (1, '7天以内', 0, 7), (2, '8–15天', 8, 15), (3, '16–30天', 16, 30), (4, '31–60天', 31, 60),
        (5, '61–90天', 61, 90), (6, '90天以上', 91, 100000), (7, '未关联投诉', null, null)
) as buckets (sort_order, bucket_name, least_days, most_days)
left join (
    select
        scoped_recoveries.recovery_id,
        scoped_recoveries.recovered_yuan,
        -- Paid before the complaint was on record: no time at all. Without a complaint: unknown.
        case when complaints.received_date is not null
            then greatest(scoped_recoveries.recovered_date - complaints.received_date, 0)::integer
        end as days
    from scoped_recoveries
    left join complaints
        on upper(complaints.native_number) = upper(scoped_recoveries.clue_number)
        and complaints.channel = scoped_recoveries.channel
    where scoped_recoveries.recovered_date between $date_from and $date_to
) as paid
    on paid.days between buckets.least_days and buckets.most_days
    or (paid.days is null and buckets.least_days is null)
group by all
order by buckets.sort_order
