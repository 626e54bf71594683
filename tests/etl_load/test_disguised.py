"""Web pages, XML spreadsheets and text under the name .xls are read as the tables that they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.errors import SourceError
from etl.extract import Limits, Merge, read_file
from etl.feedback.report import LoadReport

Rows = list[tuple[int, list[str | None]]]
XML_HEAD = '<?xml version="1.0"{}?>\n<?mso-application progid="Excel.Sheet"?>\n'
NAMESPACES = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)


def read(path: Path, content: bytes, **limits: int) -> tuple[Rows, tuple[Merge, ...]]:
    path.write_bytes(content)
    with read_file(path, limits=Limits(**limits)) as result:
        [sheet] = result.sheets
        return list(sheet.rows()), sheet.merges


def refusal(path: Path, content: bytes, **limits: int) -> str:
    with pytest.raises(SourceError) as caught:
        read(path, content, **limits)
    assert caught.value.remedy
    return str(caught.value)


def xml(rows: str, encoding: str = "") -> str:
    table = f'<Worksheet ss:Name="保证金"><Table>{rows}</Table></Worksheet>'
    return f"{XML_HEAD.format(encoding)}<Workbook {NAMESPACES}>{table}</Workbook>"


# web pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["表.xls", "表.xlsx"])
@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("utf-8-sig", ""), ("gb18030", "gb2312"), ("gb18030", ""), ("utf-16", "")],
)
def test_a_page_in_each_encoding(tmp_path: Path, name: str, encoding: str, declared: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    # 䶮 stands in GB18030, not in the GB2312 that the page declares.
    table = "<table><tr><th>单位</th><td>䶮晟公司</td></tr></table>"
    page = f"<html><head>{meta}<style>td{{}}</style></head><body>{table}"
    rows, _ = read(tmp_path / name, page.encode(encoding))
    assert rows == [(1, ["单位", "䶮晟公司"])]


def test_merged_cells_and_entities_and_breaks(tmp_path: Path) -> None:
    page = """<!DOCTYPE html><table>
      <tr><td colspan="3"><b>工资</b> 发放表</td></tr>
      <tr><th rowspan=2>姓名</th><th colspan=2>扣款</th></tr>
      <tr><th>借支</th><th>罚款</th></tr>
      <tr><td>&#24352;三&nbsp;</td><td> 1&lt;2 &amp; 3 </td><td>甲<br>乙</td></tr>
      <tr><td></td></tr>
      <tr><td rowspan="2">瓦工班</td><td>1<td>2
      <tr><td>3<td>4
    </table>"""
    rows, merges = read(tmp_path / "a.xls", page.encode())
    assert rows == [
        (1, ["工资 发放表"]),
        (2, ["姓名", "扣款"]),
        (3, [None, "借支", "罚款"]),
        (4, ["张三", "1<2 & 3", "甲\n乙"]),
        (6, ["瓦工班", "1", "2"]),
        (7, [None, "3", "4"]),
    ]
    assert merges == (Merge(1, 0, 1, 2), Merge(2, 0, 3, 0), Merge(2, 1, 2, 2), Merge(6, 0, 7, 0))


def test_words_above_a_table_are_its_title_and_tables_stand_below_one_another(tmp_path: Path) -> None:
    page = (
        "<html><head><title>导出</title><script>var a = 1;</script></head><body><h3>保证金台账</h3>"
        "<p>单位：万元</p><table><caption>一标段</caption><tr><td>a</td></tr></table><p>制表：李四</p>"
        "<table><tr><td>b</td></tr></table></body></html>"
    )
    rows, _ = read(tmp_path / "a.xls", page.encode())
    assert [(number, cells[0]) for number, cells in rows] == [
        (1, "保证金台账"),
        (2, "单位：万元"),
        (3, "一标段"),
        (4, "a"),
        (5, "制表：李四"),
        (6, "b"),
    ]


def test_a_table_inside_a_cell_is_rows_of_its_own(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>标题</td></tr><tr><td>左</td><td><table><tr><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4</td></tr></table></td></tr><tr><td>末</td></tr></table>"
    )
    rows, _ = read(tmp_path / "a.xls", page.encode())
    assert [cells for _, cells in rows] == [["标题"], ["左"], ["1", "2"], ["3", "4"], ["末"]]
    assert [number for number, _ in rows] == sorted({number for number, _ in rows})


def test_a_long_number_shown_short_is_taken_from_the_number_beside_it(tmp_path: Path) -> None:
    page = (
        '<table xmlns:x="x"><tr><td x:num="202403050000000001">2.02403E+17</td>'
        '<td x:num="1234.5">1,234.50</td><td x:num>12</td></tr></table>'
    )
    rows, _ = read(tmp_path / "a.xls", page.encode())
    assert rows == [(1, ["202403050000000001", "1,234.50", "12"])]


def test_a_page_of_excel_names_its_sheet(tmp_path: Path) -> None:
    page = (
        "<html><head><!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet>"
        "<x:Name>木工班</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->"
        "</head><table><tr><td>a</td></tr></table></html>"
    )
    path = tmp_path / "a.xls"
    path.write_bytes(page.encode())
    with read_file(path) as result:
        assert [sheet.name for sheet in result.sheets] == ["木工班"]


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<html><table><tr><td>工资", "没有传完"),
        ("<html><body><p>您没有登录</p></body></html>", "没有表格"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "单个文件网页"),
        ('<?xml version="1.0"?><rss><item/></rss>', "没有表格"),
        (f'<table><tr><td colspan="{10**9}">a</td></tr></table>', "列数太多"),
        ("<table>" + "<tr><td>a</td><td>b</td></tr>" * 30 + "</table>", "单元格太多"),
    ],
)
def test_pages_that_are_refused(tmp_path: Path, page: str, told: str) -> None:
    assert told in refusal(tmp_path / "a.xls", page.encode(), cells=50)


def test_tags_over_the_end_of_a_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.extract import markup  # noqa: PLC0415

    source = tmp_path / "a.xls"
    source.write_text("<table><tr><td>甲</td></tr></table>" * 3, encoding="utf-8")
    limits = Limits().as_dict()
    for size in range(1, 12):
        monkeypatch.setattr(markup, "BLOCK", size)
        [sheet] = markup.read_html(source, "utf-8", tmp_path, limits)["sheets"]
        assert sheet["rows"] == 3


# XML Spreadsheet 2003 ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "UTF-8"), ("gb18030", "GB2312"), ("utf-8", ""), ("utf-16", "UTF-16")]
)
def test_an_xml_spreadsheet_in_each_encoding(tmp_path: Path, encoding: str, declared: str) -> None:
    head = f' encoding="{declared}"' if declared else ""
    content = xml('<Row><Cell><Data ss:Type="String">䶮晟 &amp; 甲</Data></Cell></Row>', head)
    assert read(tmp_path / "a.xls", content.encode(encoding))[0] == [(1, ["䶮晟 & 甲"])]


def test_places_merges_and_kinds_of_cells(tmp_path: Path) -> None:
    rows = (
        '<Row><Cell ss:MergeAcross="2" ss:MergeDown="1"><Data ss:Type="String">标题</Data></Cell>'
        '<Cell><Data ss:Type="String">尾</Data></Cell></Row>'
        '<Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="Number">12000.50</Data></Cell>'
        '<Cell><Data ss:Type="Number">202403050000000001</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2024-03-01T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2024-03-01T09:30:00.000</Data></Cell>'
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">甲<B>乙</B></ss:Data></Cell>'
        '<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell>'
        '<Cell><Data ss:Type="Number">2.0240305E+17</Data></Cell></Row>'
    )
    found, merges = read(tmp_path / "a.xls", xml(rows).encode())
    assert found == [
        (1, ["标题", None, None, "尾"]),
        # What Excel has shortened is marked as damaged, as in any workbook.
        (4, [None, "12000.5", "202403050000000001", "2024-03-01", "2024-03-01 09:30:00", "甲乙", "是", None,
             "\ue000202403050000000000"]),
    ]  # fmt: skip
    assert merges == (Merge(1, 0, 2, 2),)


def test_hidden_sheets_of_an_xml_spreadsheet(tmp_path: Path) -> None:
    row = '<Table><Row><Cell><Data ss:Type="String">{}</Data></Cell></Row></Table>'
    options = "<x:WorksheetOptions><x:Visible>{}</x:Visible></x:WorksheetOptions>"
    sheets = [("甲", ""), ("乙", options.format("SheetHidden")), ("丙", options.format("SheetVeryHidden"))]
    body = "".join(f'<Worksheet ss:Name="{n}">{row.format(n)}{told}</Worksheet>' for n, told in sheets)
    path = tmp_path / "a.xls"
    path.write_text(f"{XML_HEAD.format('')}<Workbook {NAMESPACES}>{body}</Workbook>", encoding="utf-8")
    with read_file(path) as result:
        assert [(one.name, one.is_hidden) for one in result.sheets] == [
            ("甲", False),
            ("乙", True),
            ("丙", True),
        ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            '<?xml version="1.0"?><!DOCTYPE Workbook [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
            f"<Workbook {NAMESPACES}><Worksheet><Table><Row><Cell><Data>&b;</Data></Cell></Row></Table>"
            "</Worksheet></Workbook>",
            "定义了实体",
        ),
        (xml("<Row><Cell><Data>a</Data></Cell></Row>")[:-40], "损坏"),
        (xml('<Row ss:Index="99999999"><Cell><Data>a</Data></Cell></Row>'), "行号"),
        (xml('<Row><Cell ss:Index="99999"><Data>a</Data></Cell></Row>'), "列数太多"),
        (xml('<Row><Cell ss:MergeAcross="99999"><Data>a</Data></Cell></Row>'), "列数太多"),
    ],
)
def test_xml_spreadsheets_that_are_refused(tmp_path: Path, content: str, told: str) -> None:
    assert told in refusal(tmp_path / "a.xls", content.encode())


# text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_text_under_the_old_name(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [["姓名", "金额"], ["张三", "12000"], ["李四", "3000"]]
    content = "".join(delimiter.join(line) + "\r\n" for line in lines)
    assert read(tmp_path / "a.xls", content.encode(encoding))[0] == list(enumerate(lines, 1))


@pytest.mark.parametrize("content", [b"hello world\nno table here\n", b"%PDF-1.7 a,b\n1,2\n", b"\xff\xff,\n"])
def test_text_that_is_no_table(tmp_path: Path, content: bytes) -> None:
    assert "内容却是文本" in refusal(tmp_path / "a.xls", content) or "损坏" in refusal(
        tmp_path / "a.xls", content
    )


# loaded ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_marts")
def test_a_page_is_loaded_with_its_title_month_and_rows(
    tmp_path: Path, load: Callable[..., LoadReport]
) -> None:
    page = (
        '<html><meta charset="gb2312"><h2>鱼邱湖安置房项目2024年3月农民工工资发放表</h2><table border=1>'
        "<tr><th rowspan=2>序号</th><th rowspan=2>姓名</th><th rowspan=2>应发工资</th><th colspan=2>扣款</th>"
        "<th rowspan=2>实发工资</th></tr><tr><th>借支</th><th>罚款</th></tr>"
        "<tr><td>1</td><td>张三</td><td>6,000.00</td><td>300</td><td>50</td><td>5,650.00</td></tr>"
        "<tr><td colspan=2>合计</td><td>6,000.00</td><td>300</td><td>50</td><td>5,650.00</td></tr></table>"
    )
    path = tmp_path / "工资.xls"
    path.write_bytes(page.encode("gb18030"))
    [report] = load(path).files
    assert report.ledger == "payrolls"
    counts = report.counts
    assert (counts.rows_read, counts.new) == (5, 1)
    assert dict(counts.skipped) == {"title": 1, "header": 2, "total": 1}
    assert report.notices == []
