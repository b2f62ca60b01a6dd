"""The charts of a report as Vega-Lite specifications with their data: what each shows are rows of the metrics table."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from spendscan.core.money import SYMBOLS
from spendscan.report import palette, wording
from spendscan.report.escape import cut, plain
from spendscan.report.model import Chart

WIDTH = 640
Spec = dict[str, Any]
# (row, ring, money) of a stacked chart.
Part = tuple[str, str, Decimal]


def money_axis(currency: str, title: str | None) -> Spec:
    """An axis of money in short: `£1.5m`, `-£20k`, `$2bn`."""
    sign = SYMBOLS.get(currency, f"{currency} ")
    short = "replace(replace(format(abs(datum.value), '~s'), 'G', 'bn'), 'M', 'm')"
    return {"title": title, "labelExpr": f"(datum.value < 0 ? '-' : '') + '{sign}' + {short}", "tickCount": 6}


def ring_colour(rings: Sequence[str]) -> Spec:
    """The colour of a ring, every ring in the legend, innermost first and unknown last."""
    return {
        "field": "ring",
        "type": "nominal",
        "scale": {"domain": [wording.ring(r) for r in rings], "range": palette.colours(rings)},
        "legend": {"labelLimit": 220},
    }


def heading(title: str, subtitle: str) -> Spec:
    """A chart's title, and under it its base and unit; long ones are cut to what fits."""
    return {"text": cut(plain(title), 90), "subtitle": cut(plain(subtitle), 118)}


def values(parts: Iterable[Part], rings: Sequence[str]) -> list[Spec]:
    """Parts as data, rings in their order; money as floats is for drawing only."""
    order = {ring: i for i, ring in enumerate(rings)}
    return [
        {"row": row, "ring": wording.ring(ring), "order": order[ring], "amount": float(amount)}
        for row, ring, amount in parts
    ]


def stacked(
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    parts: Sequence[Part],
    rows: Sequence[str],
    rings: Sequence[str],
    currency: str,
) -> Chart:
    """Bars of money, one a row, split by ring; credits stand left of nought."""
    spec = {
        "title": heading(title, subtitle),
        "width": WIDTH,
        "height": {"step": 26} if len(rows) > 1 else 56,
        "data": {"values": values(parts, rings)},
        "mark": {"type": "bar", "stroke": "white", "strokeWidth": 0.8},
        "encoding": {
            "y": {
                "field": "row",
                "type": "nominal",
                "sort": list(rows),
                "axis": {"title": None, "labelLimit": 280, "ticks": False, "domain": False} if len(rows) > 1 else None,
            },
            "x": {"field": "amount", "type": "quantitative", "stack": "zero", "axis": money_axis(currency, None)},
            "color": ring_colour(rings),
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    return Chart(name, alt, spec)


def over_time(
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    parts: Sequence[Part],
    months: Sequence[str],
    rings: Sequence[str],
    currency: str,
) -> Chart:
    """Columns of money, one a month, split by ring; credits below nought, months without payments as gaps."""
    every = _through(min(months), max(months))
    shown = {m: wording.short_month(m) for m in every}
    labels = [shown[m] for m in every]
    width = min(WIDTH, max(220, 28 * len(every)))
    spec = {
        "title": heading(title, subtitle),
        "width": width,
        "height": 260,
        "data": {"values": [{**v, "row": shown[v["row"]]} for v in values(parts, rings)]},
        "mark": {"type": "bar", "stroke": "white", "strokeWidth": 0.4 if len(every) < 60 else 0},
        "encoding": {
            "x": {
                "field": "row",
                "type": "ordinal",
                "scale": {"domain": labels, "paddingInner": 0.15 if len(every) < 60 else 0},
                "axis": {"title": None, "values": _ticks(every, shown), "labelAngle": 0 if len(every) < 9 else -45},
            },
            "y": {"field": "amount", "type": "quantitative", "stack": "zero", "axis": money_axis(currency, None)},
            "color": ring_colour(rings),
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    return Chart(name, alt, spec)


def _through(first: str, last: str) -> list[str]:
    start, end = ((int(m[:4]) * 12 + int(m[5:7]) - 1) for m in (first, last))
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, end + 1)]


def _ticks(months: Sequence[str], shown: dict[str, str]) -> list[str]:
    """Months with a label: all of a year, else quarters, else Januaries (every so many, over thirty years)."""
    if len(months) <= 18:
        return [shown[m] for m in months]
    quarters = [m for m in months if m[5:7] in ("01", "04", "07", "10")]
    if len(quarters) <= 18:
        return [shown[m] for m in quarters]
    januaries = [m for m in months if m.endswith("-01")]
    return [shown[m] for m in januaries[:: len(januaries) // 18 + 1]]


def ranked(
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    bars: Sequence[tuple[str, Sequence[tuple[str, Decimal]]]],
    rings: Sequence[str],
    currency: str,
) -> Chart:
    """A bar a supplier, biggest first, split by ring: (label, (ring, money)…)."""
    labels = [f"{i}. {cut(plain(label), 46)}" for i, (label, _) in enumerate(bars, 1)]
    parts = [
        (label, ring, amount)
        for label, (_, own) in zip(labels, bars, strict=True)
        for ring, amount in own
        if ring in rings
    ]
    return stacked(name, title, subtitle, alt, parts, labels, rings, currency)


def ranges(
    name: str, title: str, subtitle: str, alt: str, marks: Sequence[tuple[str, float, float, float, float | None]]
) -> Chart:
    """A dot with its bounds for each row, in percent: (label, value, low, high, share of what is known)."""
    data = [
        {"row": label, "value": value, "low": low, "high": high, "known": known}
        for label, value, low, high, known in marks
    ]
    y = {"field": "row", "type": "nominal", "sort": [m[0] for m in marks], "axis": {"title": None, "ticks": False}}
    left, right = min(0.0, *(m[2] for m in marks)), max(100.0, *(m[3] for m in marks))
    x = {"type": "quantitative", "scale": {"domain": [left, right]}, "axis": {"title": "share of spend, %"}}
    spec = {
        "title": heading(title, subtitle),
        "width": WIDTH - 60,
        "height": {"step": 34},
        "data": {"values": data},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 6, "strokeCap": "round", "color": "#A9D8F5"},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
            {
                "transform": [{"filter": "isValid(datum.known)"}],
                "mark": {"type": "tick", "thickness": 3, "size": 18, "color": "#D55E00"},
                "encoding": {"x": {"field": "known", **x}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "color": palette.MARK, "opacity": 1},
                "encoding": {"x": {"field": "value", **x}},
            },
        ],
    }
    return Chart(name, alt, spec)
