"""Charts drawn offline: a Vega-Lite or Vega specification in, SVG out, the same bytes each time."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import Any

from spendscan.report.escape import plain
from spendscan.report.model import Chart
from spendscan.report.wording import numbers_now

VEGA_LITE = "6.1"
VEGA = "6"
# vl-convert carries this font itself, so that text is measured alike on every machine.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_FONTS = "FONTCONFIG_FILE"  # where the renderer asks which fonts the machine has, on Linux
CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    "padding": 12,
    "aria": False,
    "view": {"stroke": None},
    "mark": {"aria": False},
    "title": {
        "aria": False,
        "anchor": "start",
        "fontSize": 15,
        "subtitleFontSize": 11,
        "subtitleColor": "#555",
        "offset": 12,
    },
    "axis": {
        "aria": False,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "gridColor": "#e4e4e4",
    },
    "legend": {"aria": False, "labelFontSize": 11, "title": None, "orient": "bottom", "labelLimit": 240},
}


def _printable(node: Any) -> Any:
    """A part of a specification without control characters: over one, the renderer ends the whole process."""
    if isinstance(node, str):
        return plain(node)
    if isinstance(node, dict):
        return {key: _printable(value) for key, value in node.items()}
    return [_printable(value) for value in node] if isinstance(node, list) else node


def _locale(form: str) -> dict[str, Any]:
    """How axes write numbers: the thousands' and the decimal sign of a form such as `1,234.5`."""
    thousands = "\u202f" if form[1] == " " else form[1]
    return {"decimal": form[-2], "thousands": thousands, "grouping": [3], "currency": ["", ""]}


@contextmanager
def _carried_font() -> Iterator[None]:
    """The renderer finds no font but the one it carries.

    Else it would look through all that the machine has, prefer the machine's own copy, of whatever version, and open
    that file anew for each word it measures: a fifth of what charts cost.
    """
    before = os.environ.get(_FONTS)
    with as_file(files("spendscan.report") / "fonts.conf") as none:
        os.environ[_FONTS] = str(none)
        try:
            yield
        finally:
            os.environ.pop(_FONTS, None)
            if before is not None:
                os.environ[_FONTS] = before


def draw(charts: Iterable[Chart]) -> dict[str, bytes]:
    """Every chart as SVG, by its path in the run folder."""
    with _carried_font():
        return _drawn(charts)


def _drawn(charts: Iterable[Chart]) -> dict[str, bytes]:
    """The same; the renderer takes a second to start, so it is loaded here and not before."""
    import vl_convert  # noqa: PLC0415 - see above

    drawn = {}
    locale = _locale(numbers_now())
    for chart in charts:
        vega = chart.language == "vega"
        schema = f"vega/v{VEGA}" if vega else f"vega-lite/v{VEGA_LITE}"
        spec = {
            "$schema": f"https://vega.github.io/schema/{schema}.json",
            "description": chart.alt,
            "config": CONFIG,
            **chart.spec,
        }
        spec = {key: _printable(value) for key, value in spec.items()}
        if vega:
            spec |= {"background": "white", "padding": CONFIG["padding"]}
            drawn[chart.path] = vl_convert.vega_to_svg(spec, format_locale=locale).encode()
        else:
            drawn[chart.path] = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, format_locale=locale).encode()
    return drawn
