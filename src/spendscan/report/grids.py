"""Charts of one measure: a heat table, a curve, plain bars and ranges of leakage."""

from collections.abc import Sequence
from decimal import Decimal

from spendscan.report import palette, wording
from spendscan.report.charts import LABEL, Spec, Words, chart, money_axis, shortened
from spendscan.report.model import Chart

_LONGEST = 48
# From this share on, a label is white on its blue.
_DEEP = 55


def heat(
    name: str,
    words: Words,
    cells: Sequence[tuple[str, str, float]],
    rows: Sequence[str],
    rings: Sequence[str],
) -> Chart:
    """A table of shares in percent, darker for more: (row, ring, share)."""
    short = shortened(rows, _LONGEST)
    data = [
        {
            "row": short[row],
            "ring": wording.ring(ring),
            "share": share,
            "label": wording.percent(share),
            "deep": share > _DEEP,
        }
        for row, ring, share in cells
        if row in short
    ]
    top = {"title": None, "orient": "top", "labelAngle": 0, "labelLimit": 100, "ticks": False, "domain": False}
    side = {"title": None, "labelLimit": LABEL + 40, "ticks": False, "domain": False}
    encoding = {
        "x": {"field": "ring", "type": "nominal", "axis": top, "scale": {"domain": [wording.ring(r) for r in rings]}},
        "y": {
            "field": "row",
            "type": "nominal",
            "axis": side,
            "scale": {"domain": list(dict.fromkeys(short.values()))},
        },
    }
    scale = {"domain": [0, 100], "range": ["#F4F8FC", "#08306B"], "clamp": True}
    colour = {"field": "share", "type": "quantitative", "scale": scale, "legend": None}
    inked = {"condition": {"test": "datum.deep", "value": "white"}, "value": "black"}
    layers = [
        {"mark": {"type": "rect", "stroke": "white", "strokeWidth": 1}, "encoding": {"color": colour}},
        {"mark": {"type": "text", "fontSize": 11}, "encoding": {"text": {"field": "label"}, "color": inked}},
    ]
    size = {"width": {"step": 92}, "height": {"step": 26}}
    return chart(name, words, {**size, "data": {"values": data}, "encoding": encoding, "layer": layers})


def leaving(name: str, words: Words, marks: Sequence[tuple[str, float, float]]) -> Chart:
    """What leaves each row, at least and at most, in percent: a solid bar to the least, a pale one to the most."""
    short = shortened((row for row, _, _ in marks), _LONGEST)
    data = [{"row": short[row], "low": low, "high": high} for row, low, high in marks]
    left, right = min(0.0, *(m[1] for m in marks)), max(100.0, *(m[2] for m in marks))
    axis = {"title": "share of the row's own spend, %", "tickCount": 10}
    x: Spec = {"type": "quantitative", "scale": {"domain": [left, right]}, "axis": axis}
    y = {
        "field": "row",
        "type": "nominal",
        "scale": {"domain": list(dict.fromkeys(row["row"] for row in data))},
        "axis": {"title": None, "labelLimit": LABEL + 40, "ticks": False, "domain": False},
    }
    layers = [
        {
            "mark": {"type": "bar", "color": palette.RANGE, "height": 14},
            "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
        },
        {"mark": {"type": "bar", "color": palette.DOT, "height": 14}, "encoding": {"x": {"field": "low", **x}}},
        {
            "mark": {"type": "tick", "color": palette.DOT, "thickness": 2, "size": 14},
            "encoding": {"x": {"field": "high", **x}},
        },
    ]
    return chart(name, words, {"height": {"step": 26}, "data": {"values": data}, "encoding": {"y": y}, "layer": layers})


def bars(name: str, words: Words, parts: Sequence[tuple[str, Decimal, bool]], currency: str) -> Chart:
    """A bar of money for each row, in their order: (row, money, whether it is not known, and so grey)."""
    short = shortened((row for row, _, _ in parts), _LONGEST)
    data = [{"row": short[row], "amount": float(money), "grey": grey} for row, money, grey in parts]
    colour = {"condition": {"test": "datum.grey", "value": "#BDBDBD"}, "value": "#0072B2"}
    encoding = {
        "y": {
            "field": "row",
            "type": "nominal",
            "scale": {"domain": list(dict.fromkeys(row["row"] for row in data))},
            "axis": {"title": None, "labelLimit": LABEL + 40, "ticks": False, "domain": False},
        },
        "x": {"field": "amount", "type": "quantitative", "axis": money_axis(currency)},
        "color": colour,
    }
    spec = {"height": {"step": 24}, "data": {"values": data}, "mark": {"type": "bar"}, "encoding": encoding}
    return chart(name, words, spec)


def curve(name: str, words: Words, points: Sequence[tuple[int, float]]) -> Chart:
    """How much of the money the biggest so many suppliers have: (suppliers, share in percent); a log scale across."""
    data = [{"suppliers": number, "share": share} for number, share in points]
    most = max(2, *(number for number, _ in points))
    ticks = [t for power in range(8) for t in (10**power, 2 * 10**power, 5 * 10**power) if t <= most]
    x = {
        "field": "suppliers",
        "type": "quantitative",
        "scale": {"type": "log", "domain": [1, most]},
        "axis": {"title": "biggest suppliers, counted from the first (log scale)", "values": ticks, "format": ",d"},
    }
    y = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "axis": {"title": "share of what suppliers were paid, %"},
    }
    halves = {"datum": 80, "type": "quantitative"}
    layers = [
        {"mark": {"type": "rule", "strokeDash": [4, 4], "color": "#777"}, "encoding": {"y": halves}},
        {
            "mark": {"type": "line", "color": palette.DOT, "strokeWidth": 2.5, "point": len(data) < 30},
            "encoding": {"x": x, "y": y},
        },
    ]
    return chart(name, words, {"height": 260, "data": {"values": data}, "layer": layers})
