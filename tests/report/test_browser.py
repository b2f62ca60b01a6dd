"""The HTML report in a real browser: it opens, asks nobody, sorts, searches, prints, and is read without a mouse."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

Make = Callable[..., Any]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
HOW = (
    "no Chromium is found: `apt-get install chromium` (Debian, Ubuntu), or `python -m playwright install chromium`, "
    "or give its path in SPENDSCAN_BROWSER"
)
SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A4 less the margins of the print style, in CSS pixels (96 to the inch).
PAPER = round((210 - 28) / 25.4 * 96)
HOSTILE = "=cmd() | `x` <script>document.title='owned'</script> [y](http://z) \u202egnp.exe"


def find_browser() -> str | None:
    given = os.environ.get("SPENDSCAN_BROWSER")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with sync_playwright() as driver:
        path = find_browser() or driver.chromium.executable_path
        if not Path(path).exists():
            pytest.skip(HOW)
        profile = tmp_path_factory.mktemp("profile")
        opened = driver.chromium.launch_persistent_context(profile, executable_path=path, args=SWITCHES, headless=True)
        opened.set_default_timeout(8000)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, run_of: Make, paid: Any) -> Path:
    long = (
        "A VERY LONG SUPPLIER NAME OF MANY WORDS AND NO END IN SIGHT THAT GOES ON AND ON LIMITED LIABILITY PARTNERSHIP"
    )
    rings = ["Anytown", "Anyshire"]
    where = [*rings, "rest_of_country", "overseas", "unknown"]
    lines = [
        paid(
            f"SUPPLIER {i} LTD" if i else long,
            (40 - i) * 12_345_67,
            ring=where[i % 5],
            category=f"Category {i % 14} of goods and services",
            period=f"{2022 + i % 3}-{i % 12 + 1:02d}",
            body=f"Borough Council of Somewhere Number {i % 3}",
        )
        for i in range(40)
    ]
    lines.append(paid("EVIL", 900_000_00, name=HOSTILE, category=HOSTILE))
    page = tmp_path_factory.mktemp("report") / "report.html"
    page.write_text(run_of(lines, rings).render().html, encoding="utf-8")
    return page


@pytest.fixture
def page(context: BrowserContext, file: Path) -> Iterator[Page]:
    opened = context.new_page()
    opened.goto(file.as_uri())
    yield opened
    opened.close()


def test_it_opens_without_an_error_and_asks_nobody(context: BrowserContext, file: Path) -> None:
    page = context.new_page()
    told: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_load_state("networkidle")
    assert told == []
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert page.title() == page.locator("h1").inner_text()
    assert page.locator("figure svg").count() > 5
    page.close()


def test_published_markup_is_text(page: Page) -> None:
    assert page.title() != "owned"
    names = page.locator("#suppliers td.text").all_inner_texts()
    assert any(name.startswith("=cmd() | `x` <script>") and "[y](http://z)" in name for name in names)
    assert page.locator("main script, main a[href^='http']").count() == 0


def spends(page: Page, table: str) -> list[float]:
    cells = page.locator(f"#{table} tbody tr:not([hidden]) td.money:nth-of-type(1)").all()
    return [float(cell.get_attribute("data-value") or "nan") for cell in cells]


def test_a_click_and_a_key_sort_a_table(page: Page) -> None:
    head = page.locator("#category thead th", has_text="Spend (£)")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    falling = spends(page, "category")
    assert len(falling) > 9
    assert falling == sorted(falling, reverse=True)
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert spends(page, "category") == sorted(falling)
    name = page.locator("#category thead th").first
    name.get_by_role("button").click()
    assert name.get_attribute("aria-sort") == "ascending"
    assert head.get_attribute("aria-sort") is None


def test_a_search_leaves_the_rows_that_hold_it_and_says_how_many(page: Page) -> None:
    box = page.locator(".search:has(#search-suppliers)")
    rows = page.locator("#suppliers tbody tr")
    every = rows.count()
    box.get_by_role("searchbox").fill("supplier 1")
    shown = page.locator("#suppliers tbody tr:not([hidden])").all_inner_texts()
    assert 0 < len(shown) < every
    assert all("supplier 1" in text.lower() for text in shown)
    assert box.get_by_role("status").inner_text() == f"{len(shown)} of {every} rows"
    box.get_by_role("searchbox").fill("")
    assert page.locator("#suppliers tbody tr:not([hidden])").count() == every


def test_without_scripts_every_row_is_there(file: Path) -> None:
    text = file.read_text("utf-8")
    before_script = text.split("<script>")[0]
    assert 'type="search"' not in before_script
    assert "hidden" not in re.sub(r"<style>.*?</style>|aria-hidden", "", before_script, flags=re.DOTALL)


def test_no_table_is_cut_on_paper(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    wide = page.evaluate(
        """() => [...document.querySelectorAll("table, figure svg")]
            .filter((e) => e.getBoundingClientRect().right > document.body.getBoundingClientRect().right + 1
                        || e.scrollWidth > e.parentElement.clientWidth + 1)
            .map((e) => e.textContent.trim().slice(0, 60))"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    paper = tmp_path / "report.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", paper.read_bytes()))
    assert boxes in ({(b"594", b"841")}, {(b"595", b"841")}, {(b"595", b"842")})
    page.emulate_media(media="screen")


def test_it_is_ordered_and_named_for_who_hears_it(page: Page) -> None:
    levels = [
        int(tag[1]) for tag in page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((e) => e.tagName)")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    bare = (
        "[...document.querySelectorAll('table')].filter((t) => !t.caption || t.querySelector('th:not([scope])')).length"
    )
    assert page.evaluate(bare) == 0
    assert page.evaluate("[...document.querySelectorAll('svg')].every((s) => s.getAttribute('aria-label').length > 20)")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))
    links = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map((a) => a.getAttribute('href').slice(1))"
    )
    assert len(links) > 20
    assert set(links) <= set(ids)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


CONTRAST = """() => {
  const light = (colour) => {
    const part = colour.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
  };
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = {};
  for (const e of document.querySelectorAll("p, li, a:not(.skip), th, td, caption, .base, h1, h2, label, code")) {
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found[e.tagName + "." + e.className] = ratio;
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (scheme == "light")
    assert page.evaluate(CONTRAST) == {}
    page.emulate_media(color_scheme="light")
