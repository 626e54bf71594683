-- Plain words in a cell: that there is nothing, that a case is closed. Temporary macros: whoever asks installs them.

-- What offices write into a cell that holds nothing.
create or replace temp macro given(t) as
    case
        when list_contains([
            '-', '--', '---', '—', '——', '－', '/', '//', '\', '.', '。', '…', '无', '没有', '暂无', '空', '不详', '未知', '不明', '待定', '待核实',
            '未提供', '未填', '未填写', '未办结', '未完成', '未完工', '未到期', 'N/A', 'n/a', '#N/A', '#VALUE!', '#REF!', '#DIV/0!', 'NULL', 'null', 'None', 'nan', 'NaN'
        ], t) then null
        else t
    end;

-- Text in place of a date that says clearly that there is none: still open, or without an end.
create or replace temp macro says_no_date(t) as
    regexp_full_match(
        t,
        '[尚还仍]?(未|没有?)(办?结|办完|办毕|结案|完结|完成|处理完?|解决|归还|返还|退还|追回|追偿|动用|使用|补足|发放|支付)[完毕案]?'
        || '|(正在|仍在|尚在|还在|在)(办理?|处理|核查|核处|调查|协调|审核|进行|处置)中?'
        || '|(办理|处理|核查|核处|调查|协调|审核|进行|处置)(之?中)|待(办理?|处理|核查|核处)|在办件?|未完待续'
        || '|(长期|永久)(有效)?|无固定期限?|无期限?|无限期|不限期?|无到期日期?|不设到期日'
    );

-- Promised, partly or soon is not closed.
create or replace temp macro says_unsettled(t) as
    regexp_matches(
        t,
        '[未没无不]能?(予|法|有|会)?(办结|办毕|完结|结案|解决|支付|发放|结清|付清|兑付)|尚未|待|正在|承诺|分期|部分'
        || '|拟|争取|督促|尽快|限期|预计|力争|后(再|予以?)?(办结|结案)|(办结|结案)(时限|期限|日期|前)'
    );

-- A result that calls the case closed. Promised, partly or soon is not closed; NULL where nothing is written.
create or replace temp macro says_settled(t) as
    regexp_matches(t, '办结|办毕|(办理|处理|处置|解决)完毕|完结|结案|已经?(全部|圆满|妥善|协调|当场|现场)*解决')
    and not says_unsettled(t);

-- A result that mentions money paid: it may be all of it, and the case closed, or not.
create or replace temp macro says_paid(t) as
    regexp_matches(t, '已支付|已发放|已结清|已付清|协调支付|兑付') and not says_unsettled(t);
