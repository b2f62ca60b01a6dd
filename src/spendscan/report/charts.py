"""The charts of a report as Vega-Lite specifications with their data: what each shows are rows of the metrics table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from spendscan.core.money import SYMBOLS
from spendscan.report import palette, wording
from spendscan.report.escape import cut, plain
from spendscan.report.model import Chart

WIDTH, LABEL = 640, 240
Spec = dict[str, Any]
# (row, ring, money) of a stacked chart; (ring, money, share as printed) of a single bar.
Part = tuple[str, str, Decimal]
Labelled = tuple[str, Decimal, str]
_BAR: Spec = {"type": "bar", "stroke": "white", "strokeWidth": 0.8}
_ORDER: Spec = {"field": "order", "type": "quantitative"}
# A part of less than this share of its bar has no room for a label.
_NARROW = Decimal("0.06")
_LONGEST = 80


@dataclass(frozen=True)
class Words:
    """The words of a chart: its title, its subtitle with base and unit, what it shows, where its data stand."""

    title: str
    subtitle: str
    alt: str
    table: str = ""


def money_axis(currency: str) -> Spec:
    """An axis of money in short: `£1.5m`, `-£20k`, `$2bn`."""
    sign = SYMBOLS.get(currency, f"{currency} ")
    short = "replace(replace(format(abs(datum.value), '~s'), 'G', 'bn'), 'M', 'm')"
    return {"title": None, "labelExpr": f"(datum.value < 0 ? '-' : '') + '{sign}' + {short}", "tickCount": 6}


def ring_colour(rings: Sequence[str]) -> Spec:
    """The colour of a ring, every ring in the legend, innermost first and unknown last."""
    return {
        "field": "ring",
        "type": "nominal",
        "scale": {"domain": [wording.ring(r) for r in rings], "range": palette.colours(rings)},
        "legend": {"columns": _legend_columns(rings)},
    }


def _legend_columns(rings: Sequence[str]) -> int:
    """As many as fit beside each other: letters are some 6 points wide, a sign and gaps 30."""
    widths = [min(len(wording.ring(r)) * 6, LABEL) + 30 for r in rings]
    return len(rings) if sum(widths) <= WIDTH else max(1, WIDTH // max(widths))


def heading(title: str, subtitle: str) -> Spec:
    """A chart's title, and under it its base and unit; long ones are cut to what fits."""
    return {"text": cut(plain(title), 90), "subtitle": [cut(plain(line), 118) for line in subtitle.split("\n")]}


def shortened(rows: Iterable[str], length: int) -> dict[str, str]:
    """Each row's label, cut to a length; labels that would then be one are numbered."""
    short: dict[str, str] = {}
    taken: set[str] = set()
    for row in dict.fromkeys(rows):
        label, number = cut(plain(row), length), 1
        while label in taken:
            number += 1
            label = f"{cut(plain(row), length - 5)} ({number})"
        taken.add(label)
        short[row] = label
    return short


def values(parts: Iterable[Part], rings: Sequence[str]) -> list[Spec]:
    """Parts as data, rings in their order; money as floats is for drawing only."""
    order = {ring: i for i, ring in enumerate(rings)}
    return [
        {"row": row, "ring": wording.ring(ring), "order": order[ring], "amount": float(amount)}
        for row, ring, amount in parts
    ]


def one_bar(name: str, words: Words, parts: Sequence[Labelled], rings: Sequence[str], currency: str) -> Chart:
    """One bar of money split by ring, each part with its share where it is wide enough: (ring, money, share)."""
    widest = sum(abs(amount) for _, amount, _ in parts) or Decimal(1)
    dark = {r: c in palette.DARK for r, c in zip(rings, palette.colours(rings), strict=True)}
    data = values([("", ring, amount) for ring, amount, _ in parts], rings)
    for row, (ring, amount, share) in zip(data, parts, strict=True):
        row |= {"label": share if abs(amount) > widest * _NARROW else "", "dark": dark[ring]}
    inked = {"condition": {"test": "datum.dark", "value": "white"}, "value": "black"}
    layers = [
        {"mark": _BAR, "encoding": {"color": ring_colour(rings)}},
        {
            "mark": {"type": "text", "fontSize": 12},
            "encoding": {
                "x": {"field": "amount", "type": "quantitative", "stack": "zero", "bandPosition": 0.5},
                "text": {"field": "label"},
                "color": inked,
            },
        },
    ]
    across = {"field": "amount", "type": "quantitative", "stack": "zero", "axis": money_axis(currency)}
    encoding = {"x": across, "y": {"field": "row", "type": "nominal", "axis": None}, "order": _ORDER}
    return chart(name, words, {"height": 56, "data": {"values": data}, "encoding": encoding, "layer": layers})


def stacked(
    name: str, words: Words, parts: Sequence[Part], rows: Sequence[str], rings: Sequence[str], currency: str
) -> Chart:
    """Bars of money, one a row, split by ring; credits stand left of nought."""
    # Rows are ordered by the scale: a sort would make them part of an expression, where a word such as `if` is no text.
    short = shortened(rows, _LONGEST)
    sums: dict[tuple[str, str], Decimal] = {}
    for row, ring, amount in parts:
        cell = short.get(row, row), ring
        sums[cell] = sums.get(cell, Decimal(0)) + amount
    axis = {"title": None, "labelLimit": LABEL + 40, "ticks": False, "domain": False}
    encoding = {
        "y": {
            "field": "row",
            "type": "nominal",
            "scale": {"domain": list(dict.fromkeys(short.values()))},
            "axis": axis,
        },
        "x": {"field": "amount", "type": "quantitative", "stack": "zero", "axis": money_axis(currency)},
        "color": ring_colour(rings),
        "order": _ORDER,
    }
    data = {"values": values([(row, ring, amount) for (row, ring), amount in sums.items()], rings)}
    return chart(name, words, {"height": {"step": 26}, "data": data, "mark": _BAR, "encoding": encoding})


def over_time(
    name: str, words: Words, parts: Sequence[Part], times: Mapping[str, str], rings: Sequence[str], currency: str
) -> Chart:
    """Columns of money, one a month or year, split by ring; credits below nought, times without payments as gaps.

    Args:
        name: The file's name.
        words: Title, subtitle and alternative text.
        parts: (time, ring, money).
        times: Every time in order, with its label.
        rings: Every ring, innermost first.
        currency: ISO code.
    """
    labels, shown = list(times.values()), list(times)
    axis = {"title": None, "values": [times[t] for t in _ticks(shown)], "labelAngle": 0 if len(shown) < 9 else -45}
    encoding = {
        "x": {"field": "row", "type": "ordinal", "scale": {"domain": labels}, "axis": axis},
        "y": {"field": "amount", "type": "quantitative", "stack": "zero", "axis": money_axis(currency)},
        "color": ring_colour(rings),
        "order": _ORDER,
    }
    data = {"values": [{**row, "row": times[row["row"]]} for row in values(parts, rings)]}
    bar = {**_BAR, "size": 40} if len(shown) < 12 else _BAR
    width = min(WIDTH, (56 if len(shown) < 12 else 28) * max(len(shown), 6))
    return chart(name, words, {"width": width, "height": 260, "data": data, "mark": bar, "encoding": encoding})


def _ticks(times: Sequence[str]) -> Sequence[str]:
    """Times with a label: all of them, or of many months the quarters', or of very many times one in several."""
    if len(times) <= 18:
        return times
    quarters = [t for t in times if t[5:] in ("01", "04", "07", "10")]
    return quarters if 0 < len(quarters) <= 18 else times[:: len(times) // 18 + 1]


def ranked(
    name: str,
    words: Words,
    bars: Sequence[tuple[str, Sequence[tuple[str, Decimal]]]],
    rings: Sequence[str],
    currency: str,
) -> Chart:
    """A bar a supplier, biggest first, split by ring: (label, (ring, money)…)."""
    labels = [f"{i}. {cut(plain(label), 46)}" for i, (label, _) in enumerate(bars, 1)]
    both = zip(labels, bars, strict=True)
    parts = [(label, ring, amount) for label, (_, own) in both for ring, amount in own if ring in rings]
    return stacked(name, words, parts, labels, rings, currency)


def ranges(name: str, words: Words, marks: Sequence[tuple[str, float, float, float, float | None]]) -> Chart:
    """A dot with its bounds for each row, in percent: (label, value, low, high, share of what is known)."""
    data = [dict(zip(("row", "value", "low", "high", "known"), mark, strict=True)) for mark in marks]
    y = {
        "field": "row",
        "type": "nominal",
        "scale": {"domain": [m[0] for m in marks]},
        "axis": {"title": None, "ticks": False, "offset": 8},
    }
    left, right = min(0.0, *(m[2] for m in marks)), max(100.0, *(m[3] for m in marks))
    axis = {"title": "share of spend, %", "tickCount": 10}
    x = {"type": "quantitative", "scale": {"domain": [left, right]}, "axis": axis}
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 6, "strokeCap": "round", "color": palette.RANGE},
            "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
        },
        {
            "transform": [{"filter": "isValid(datum.known)"}],
            "mark": {"type": "tick", "thickness": 3, "size": 18, "color": palette.TICK},
            "encoding": {"x": {"field": "known", **x}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "color": palette.DOT, "opacity": 1},
            "encoding": {"x": {"field": "value", **x}},
        },
    ]
    return chart(name, words, {"height": {"step": 34}, "data": {"values": data}, "encoding": {"y": y}, "layer": layers})


def chart(name: str, words: Words, spec: Spec) -> Chart:
    """A chart with its title and words."""
    whole = {"title": heading(words.title, words.subtitle), "width": WIDTH, **spec}
    return Chart(name, words.alt, whole, table=words.table)
