"""The report as one HTML file: no network, light and dark, for screen readers, keyboards and A4 paper."""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from spendscan.report import escape
from spendscan.report.markdown import printed
from spendscan.report.model import Cell, Column, Linked, Report, Section, slug
from spendscan.userfiles.house import House

_IDS = re.compile(r'(\bid="|url\(#|href="#)')
_SVG = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'\s(?:width|height|class)="[^"]*"')


def to_html(report: Report, charts: Mapping[str, bytes], house: House) -> str:
    """The whole report in one file; charts stand in it as SVG.

    Args:
        report: The report, each table with its anchor.
        charts: SVG by path, as drawn.
        house: The house style: logo, colours, a text for a section.
    """
    environment = Environment(
        loader=PackageLoader("spendscan.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "text": escape.html,
        "point": point,
        "cell": cell,
        "value": value,
        "kind": lambda block: type(block).__name__,
        "svg": lambda chart: inline(charts[chart.path], chart.name, chart.alt),
        "slug": slug,
    }
    style, script = _asset("report.css"), _asset("tables.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    text = environment.get_template("report.html.j2").render(
        report=report,
        sections=_named(report.sections),
        style=Markup(style + colours(house)),  # noqa: S704 - our own file, and colours that were checked when read
        script=Markup(script),  # noqa: S704 - our own file
        digest=digest,
        logo=logo(house),
    )
    return _tidy(text) + "\n"


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


def _asset(name: str) -> str:
    """A file of the templates as it will stand in the page: the page's policy knows the script by its hash."""
    return _tidy(files("spendscan.report").joinpath("templates", name).read_text("utf-8"))


def colours(house: House) -> str:
    """The house's colours as style."""
    return "".join(f"\n:root {{ --{name}: {colour}; }}" for name, colour in sorted(house.colours.items()))


def logo(house: House) -> str | None:
    """The logo as a data address; no file is fetched."""
    if house.logo is None:
        return None
    return f"data:{house.logo_type};base64,{base64.b64encode(house.logo).decode()}"


def _named(sections: tuple[Section, ...]) -> list[tuple[str, Section]]:
    """Each section with a name for links that no other has."""
    seen: dict[str, int] = {}
    named = []
    for section in sections:
        name = f"section-{slug(section.title)}"
        seen[name] = seen.get(name, 0) + 1
        named.append((name if seen[name] == 1 else f"{name}-{seen[name]}", section))
    return named


def point(said: str | Linked) -> Markup:
    """A statement of a list, with a link to its table where it has one."""
    if isinstance(said, str):
        return escape.html(said)
    link = Markup(' (<a href="#{}">{}</a>)').format(said.to, escape.html(said.label))
    return escape.html(said.text) + link


def cell(shown: Cell, column: Column) -> Markup:
    """A cell as it is printed."""
    return Markup.escape(escape.plain(shown)) if isinstance(shown, str) else Markup.escape(printed(shown, column))


def value(shown: Cell) -> str:
    """What a column is sorted by: the number itself, the day's, the low end of a range; nothing for a text."""
    if shown is None or isinstance(shown, str):
        return ""
    if isinstance(shown, date):
        return str(shown.toordinal())
    number = shown[0] if isinstance(shown, tuple) else shown
    return f"{number:f}" if isinstance(number, Decimal) else repr(number)


def inline(svg: bytes, name: str, alt: str) -> Markup:
    """A drawn chart as part of a page: sized by its frame, named for who cannot see it, its ids its own."""
    text = svg.decode()
    text = _IDS.sub(lambda found: f"{found[1]}{slug(name)}-", text)
    opening = f' role="img" aria-label="{Markup.escape(escape.plain(alt))}" focusable="false">'
    text = _SVG.sub(lambda found: _SIZE.sub("", found[0])[:-1] + opening, text, count=1)
    return Markup(text)  # noqa: S704 - the renderer's own well-formed SVG, published text escaped by it
