"""spendscan metrics: the list of figures."""

from typing import Annotated, Literal

import typer


def metrics(
    form: Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """List the figures: what each asks, how it is worked out, from what, and where it stops.

    Example: spendscan metrics --format json
    """
    import polars as pl

    from spendscan.cli.tables import print_table
    from spendscan.metrics.extensions import known

    rows = [
        (m.id, m.unit, m.question, m.formula, m.inputs, m.bounds, m.limits, ", ".join(m.dimensions), m.page)
        for m in known().values()
    ]
    names = ["metric", "unit", "question", "formula", "inputs", "bounds", "limits", "dimensions", "page"]
    if form != "text":
        print_table(pl.DataFrame(rows, schema=names, orient="row"), form)
        return
    for row in rows:
        told = dict(zip(names, row, strict=True))
        print(f"{told['metric']} ({told['unit']}): {told['question']}")
        print(f"  = {told['formula']}")
        print(f"  from {told['inputs']}; by {told['dimensions']}")
        print(f"  bounds: {told['bounds']}")
        print(f"  limits: {told['limits']}")
