"""Charts of money that moves: the money trail as a Sankey, and change as a waterfall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spendscan.core.money import rounded
from spendscan.report import palette, wording
from spendscan.report.charts import WIDTH, Spec, Words, chart, heading, money_axis
from spendscan.report.escape import cut, plain
from spendscan.report.model import Chart

_HEIGHT, _GAP, _NODE = 380, 12, 14
_LEFT, _RIGHT = 190, 170
_SHORT = 26


def waterfall(
    name: str,
    words: Words,
    start: tuple[str, Decimal],
    changes: Sequence[tuple[str, Decimal]],
    end: str,
    currency: str,
) -> Chart:
    """Steps from one total to another: (label, total), (label, change)…, label of the end."""
    label, level = start
    data: list[Spec] = [{"row": label, "from": 0.0, "to": float(level), "what": "total"}]
    for step, change in changes:
        what = "more" if change > 0 else "less"
        data.append({"row": step, "from": float(level), "to": float(level + change), "what": what})
        level += change
    data.append({"row": f"{end} ", "from": 0.0, "to": float(level), "what": "total"})
    for row, amount in zip(data, [start[1], *(c for _, c in changes), level], strict=True):
        row["label"] = short_money(amount, currency)
        row["top"] = max(row["from"], row["to"])
    rows = [row["row"] for row in data]
    colour = {"field": "what", "type": "nominal", "legend": {"columns": 3}}
    colour["scale"] = {"domain": ["total", "more", "less"], "range": ["#08306B", "#56B4E9", "#D55E00"]}
    x = {
        "field": "row",
        "type": "ordinal",
        "scale": {"domain": rows},
        "axis": {"title": None, "labelAngle": 0 if len(rows) < 7 else -30, "labelLimit": 110},
    }
    y = {"field": "from", "type": "quantitative", "axis": money_axis(currency)}
    layers = [
        {"mark": {"type": "bar"}, "encoding": {"x": x, "y": y, "y2": {"field": "to"}, "color": colour}},
        {
            "mark": {"type": "text", "dy": -7, "fontSize": 11},
            "encoding": {"x": x, "y": {"field": "top", "type": "quantitative"}, "text": {"field": "label"}},
        },
    ]
    width = min(WIDTH, 90 * len(rows))
    return chart(name, words, {"width": width, "height": 260, "data": {"values": data}, "layer": layers})


def short_money(amount: Decimal, currency: str) -> str:
    """Money in short: `£1.5m`, `-£20k`, `$2.0bn`."""
    for size, unit in ((Decimal(10**9), "bn"), (Decimal(10**6), "m"), (Decimal(10**3), "k")):
        if abs(amount) >= size:
            value = rounded(amount / size, 1)
            return (
                ("-" if value < 0 else "") + wording.symbol_before(currency) + f"{wording.numeral(abs(value), 1)}{unit}"
            )
    return wording.money(amount, currency)


@dataclass
class Node:
    """A box of the money trail: where it stands, how much it holds, and how much of each side is drawn."""

    label: str
    money: Decimal
    colour: str
    top: float = 0.0
    out: float = 0.0
    into: float = 0.0


Flow = tuple[str, str, Decimal]


def sankey(
    name: str,
    words: Words,
    flows: Sequence[Flow],
    columns: Sequence[Sequence[str]],
    rings: Sequence[str],
    currency: str,
) -> Chart:
    """The money trail: boxes in columns, bands between them as wide as their money.

    Args:
        name: The file's name.
        words: Title, subtitle and alternative text.
        flows: (from, to, money above nought); a box is known by its name.
        columns: The boxes of each column, top down.
        rings: Every ring, for the colours; boxes that are no rings are dark, or grey at the end.
        currency: ISO code.
    """
    tints = dict(zip(rings, palette.colours(rings), strict=True))
    placed = [_column(names, flows, tints, last=i == len(columns) - 1) for i, names in enumerate(columns)]
    tallest = max(sum((n.money for n in nodes.values()), Decimal(0)) for nodes in placed)
    most = max(len(nodes) for nodes in placed)
    scale = (_HEIGHT - _GAP * (most - 1)) / float(tallest)
    for nodes in placed:
        _stack(nodes, scale)
    inner = WIDTH - _LEFT - _RIGHT
    across = [_LEFT + inner * i / (len(columns) - 1) for i in range(len(columns))]
    bands = []
    for i in range(len(columns) - 1):
        bands += _bands(flows, placed[i], placed[i + 1], (across[i] + _NODE, across[i + 1]), scale, tints)
    boxes = [
        {"x": x, "y": n.top, "h": max(1.0, float(n.money) * scale), "fill": n.colour}
        for nodes, x in zip(placed, across, strict=True)
        for n in nodes.values()
    ]
    texts = [
        _text(n, x, scale, currency, left=i == 0)
        for i, (nodes, x) in enumerate(zip(placed, across, strict=True))
        for n in nodes.values()
    ]
    spec = {
        "width": WIDTH,
        "height": _HEIGHT,
        "title": heading(words.title, words.subtitle),
        "data": [
            {"name": "bands", "values": bands},
            {"name": "boxes", "values": boxes},
            {"name": "texts", "values": texts},
        ],
        "marks": _MARKS,
    }
    return Chart(name, words.alt, spec, "vega", words.table)


def _column(names: Sequence[str], flows: Sequence[Flow], tints: Mapping[str, str], *, last: bool) -> dict[str, Node]:
    nodes = {}
    for name in names:
        out = sum((m for a, _, m in flows if a == name), Decimal(0))
        into = sum((m for _, b, m in flows if b == name), Decimal(0))
        colour = tints.get(name, "#777777" if last else "#08306B")
        nodes[name] = Node(wording.ring(name), max(out, into), colour)
    return nodes


def _stack(nodes: Mapping[str, Node], scale: float) -> None:
    high = sum(float(n.money) * scale for n in nodes.values()) + _GAP * (len(nodes) - 1)
    top = (_HEIGHT - high) / 2
    for node in nodes.values():
        node.top, node.out, node.into = top, top, top
        top += float(node.money) * scale + _GAP


def _bands(
    flows: Sequence[Flow],
    left: Mapping[str, Node],
    right: Mapping[str, Node],
    span: tuple[float, float],
    scale: float,
    tints: Mapping[str, str],
) -> list[Spec]:
    bands = []
    order = [(a, b) for a in left for b in right]
    money = {(a, b): m for a, b, m in flows if a in left and b in right}
    for a, b in order:
        if (a, b) not in money:
            continue
        high = float(money[a, b]) * scale
        y0, y1 = left[a].out, right[b].into
        left[a].out += high
        right[b].into += high
        middle = (span[0] + span[1]) / 2
        path = (
            f"M{span[0]:.2f},{y0:.2f}C{middle:.2f},{y0:.2f} {middle:.2f},{y1:.2f} {span[1]:.2f},{y1:.2f}"
            f"L{span[1]:.2f},{y1 + high:.2f}C{middle:.2f},{y1 + high:.2f} {middle:.2f},{y0 + high:.2f} "
            f"{span[0]:.2f},{y0 + high:.2f}Z"
        )
        bands.append({"path": path, "fill": tints.get(b) or tints.get(a, "#777777")})
    return bands


def _text(node: Node, x: float, scale: float, currency: str, *, left: bool) -> Spec:
    middle = node.top + float(node.money) * scale / 2
    label = f"{cut(plain(node.label), _SHORT)}  {short_money(node.money, currency)}"
    return {
        "x": x - 6 if left else x + _NODE + 6,
        "y": middle,
        "text": label,
        "align": "right" if left else "left",
    }


def _field(name: str) -> Spec:
    return {"field": name}


def _label(**drawn: object) -> Spec:
    """The texts beside the boxes, drawn in some way."""
    placed: Spec = {name: _field(name) for name in ("x", "y", "text", "align")}
    placed |= {"baseline": {"value": "middle"}, "fontSize": {"value": 11}}
    how = {name: {"value": value} for name, value in drawn.items()}
    return {"type": "text", "from": {"data": "texts"}, "encode": {"enter": {**placed, **how}}}


_MARKS: list[Spec] = [
    {
        "type": "path",
        "from": {"data": "bands"},
        "encode": {"enter": {"path": _field("path"), "fill": _field("fill"), "fillOpacity": {"value": 0.5}}},
    },
    {
        "type": "rect",
        "from": {"data": "boxes"},
        "encode": {
            "enter": {
                "x": _field("x"),
                "y": _field("y"),
                "width": {"value": _NODE},
                "height": _field("h"),
                "fill": _field("fill"),
            }
        },
    },
    # A pale edge under the letters, so that they are read on a band too.
    _label(stroke="white", strokeWidth=3, strokeOpacity=0.7),
    _label(fill="#111"),
]
