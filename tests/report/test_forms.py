"""One report in three forms: the same numbers in Markdown, HTML and the workbook, and the same silence on names."""

import html
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendscan.core.errors import InputError, UsageError
from spendscan.core.settings import Report as ReportSettings
from spendscan.report.model import Column, Report, Section, Table
from spendscan.report.render import render_report, render_workbook
from spendscan.report.story import tell
from spendscan.report.workbook import sheet_names
from spendscan.userfiles.house import House, house_of, read_house

Make = Callable[..., Any]
HOSTILE = "=cmd() | `x` <script>alert(1)</script> [y](http://z) *b* \u202egnp.exe\x07"


class Cells(HTMLParser):
    """Every table of a page as rows of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.tables[-1][-1][-1] += data


def cells_of(page: str) -> list[list[list[str]]]:
    parser = Cells()
    parser.feed(page)
    return parser.tables


def cells_of_markdown(text: str) -> list[list[list[str]]]:
    found = re.findall(r"(?m)(?:^\|.*\n)+", text)
    tables = [[re.split(r"(?<!\\) \| ", line[2:].removesuffix(" |")) for line in t.splitlines()] for t in found]
    return [
        [[html.unescape(re.sub(r"\\(.)", r"\1", c)).strip() for c in row] for row in (t[0], *t[2:])] for t in tables
    ]


def test_html_and_markdown_print_the_same_cells(town: Any) -> None:
    done = town.render()
    page = [[[cell.removeprefix("Number") for cell in row] for row in table] for table in cells_of(done.html)]
    assert page == cells_of_markdown(done.markdown)
    assert len(page) > 15


def test_html_says_every_sentence_of_the_markdown(town: Any) -> None:
    done = town.render()
    page = html.unescape(re.sub(r"<[^>]+>", "", done.html))
    report, _ = tell(town.tables, town.manifest, ReportSettings())
    for section in report.sections:
        assert section.title in page
        for block in section.blocks:
            for text in [getattr(block, "text", None), *(getattr(block, "items", None) or ())]:
                said = getattr(text, "text", text)
                assert said is None or said in page


def test_the_page_asks_for_nothing_from_elsewhere(town: Any) -> None:
    page = town.render().html
    assert not re.findall(r'(?:src|href)="(?!#|data:|data/)', page)
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_names_are_withheld_in_the_page_and_the_workbook(town: Any) -> None:
    texts = [html.unescape(town.render().html), *strings(render_workbook(town.tables, town.manifest, ReportSettings()))]
    for text in texts:
        assert not re.search("Robinson|Smithson|REDACTED PERSONAL", text, re.IGNORECASE)


def test_names_are_printed_only_where_asked_for_and_then_it_is_said_first(town: Any) -> None:
    done = town.render(include_personal=True)
    first = re.findall(r"(?m)^## (.+)$", done.markdown)[0]
    assert first == "Personal data"
    assert "Jennifer Tolverne" in done.markdown
    assert "Mr A Smithson" in done.html
    assert "REDACTED PERSONAL DATA" not in done.markdown


def parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def strings(book: bytes) -> list[str]:
    return ["".join(item.itertext()) for item in ET.fromstring(parts(book)["xl/sharedStrings.xml"])]


def test_the_workbook_is_the_same_bytes_and_holds_no_formula(run_of: Make, paid: Any) -> None:
    world = run_of([paid("EVIL", 100_00, name=HOSTILE, category=HOSTILE), paid("B", 1_00)], ["Anytown"])
    book = render_workbook(world.tables, world.manifest, ReportSettings())
    assert book == render_workbook(world.tables, world.manifest, ReportSettings())
    files = parts(book)
    sheets = [content for name, content in files.items() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    assert not any(b"External" in content for name, content in files.items() if name.startswith("xl/worksheets/_rels"))
    assert any(text.startswith("=cmd() | `x` <script>") for text in strings(book))
    assert not any({"\u202e", "\x07"} & set(text) for text in strings(book))


def test_the_workbook_has_a_sheet_a_table_typed_numbers_and_charts(town: Any) -> None:
    book = render_workbook(town.tables, town.manifest, ReportSettings())
    report, _ = tell(town.tables, town.manifest, ReportSettings())
    files = parts(book)
    sheets = [name for name in files if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(report.tables) + 2
    assert len([name for name in files if name.startswith("xl/charts/chart")]) >= 3
    rings = next(t for t in report.tables if t.anchor == "rings")
    frame = pl.read_excel(
        io.BytesIO(book), sheet_name="Rings", read_options={"header_row": 3, "n_rows": len(rings.rows)}
    )
    assert frame["Spend (£)"].to_list() == [float(str(row[1])) for row in rings.rows]
    lows = [row[3][0] for row in rings.rows if isinstance(row[3], tuple)]
    assert frame["At least to at most: least"].to_list() == lows
    assert b'state="frozen"' in files[sheets[-1]]
    assert any(text.startswith("Leakage: spend that leaves") for text in strings(book))


def test_sheets_have_short_names_of_their_own(town: Any) -> None:
    report, _ = tell(town.tables, town.manifest, ReportSettings())
    names = sheet_names((*report.tables, *report.tables))
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)


def house(folder: Path, text: str) -> House:
    (folder / "house.toml").write_text(text, encoding="utf-8")
    return read_house(folder)


def test_a_house_style_adds_and_takes_nothing_away(town: Any, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    own = house(
        tmp_path,
        'logo = "logo.svg"\n[colours]\naccent = "#7a1f5c"\n[text]\nHeadline = "Ours: <b>first</b>"\nNowhere = "gone"\n',
    )
    plain = town.render()
    done = render_report(town.tables, town.manifest, ReportSettings(), own)
    assert "--accent: #7a1f5c" in done.html
    assert 'src="data:image/svg+xml;base64,' in done.html
    assert "Ours: &lt;b&gt;first&lt;/b&gt;" in done.html
    assert set(plain.markdown.splitlines()) <= set(done.markdown.splitlines())
    assert cells_of(done.html) == cells_of(plain.html)
    assert house_of(own.recorded()) == own


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('colour = "x"', "Did you mean colours?"),
        ('[colours]\nacent = "#000000"', "Did you mean accent?"),
        ('[colours]\naccent = "red; } body { display: none"', "is no colour"),
        ('logo = "house.toml"', "is no picture"),
        ("[text]\nHeadline = 1", "is no text"),
    ],
)
def test_what_is_wrong_in_a_house_style_is_told(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        house(tmp_path, text)


def test_a_missing_house_style_or_logo_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no house\.toml"):
        read_house(tmp_path)
    with pytest.raises(InputError, match="there is no logo"):
        house(tmp_path, 'logo = "logo.png"')


def test_every_amount_of_a_table_of_figures_is_a_figures_money(town: Any) -> None:
    report, _ = tell(town.tables, town.manifest, ReportSettings())
    money = set(town.tables["metrics"]["numerator"].drop_nulls()) | set(
        town.tables["metrics"]["denominator"].drop_nulls()
    )
    seen = 0
    for table in report.tables:
        for row in table.rows if table.figures else ():
            for cell, column in zip(row, table.columns, strict=True):
                if column.kind == "money" and not column.title.startswith("Change") and cell is not None and cell != 0:
                    assert cell in money, (table.caption, row)
                    seen += 1
    assert seen > 30


def test_every_table_has_an_anchor_of_its_own() -> None:
    def table(caption: str, anchor: str = "") -> Table:
        return Table(caption, "base", (Column("A"),), (("a",),), anchor=anchor)

    blocks = (
        table("By sector"),
        table("x", "rings"),
        table("By sector"),
        table("y", "rings"),
        table("Rings"),
        table("£"),
    )
    report = Report("T", "S", (Section("One", blocks),)).anchored()
    assert [t.anchor for t in report.tables] == ["by-sector", "rings", "by-sector-2", "rings-2", "rings-3", "table"]
