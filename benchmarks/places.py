"""A postcode lookup as large as the United Kingdom's, kept in its compact form, against reading it as text.

python benchmarks/places.py [--rows N] [--rounds N]; by default 2.7 million postcodes in the layout of the NSPL of 2026, 3
rounds, interleaved. The peer reads the same bytes as text with Polars. Promised: a tenth of its CPU seconds, and 200 MB,
both beyond what a process costs that only imports.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl

from cost import cost

WORK = Path(__file__).parent / "work"
MOST_COST, MOST_MEMORY = 0.1, 200
COLUMNS = (
    "pcd7", "pcd8", "pcds", "dointr", "doterm", "usrtypind", "east1m", "north1m", "gridind", "oa21cd", "cty26cd",
    "ced25cd", "lad26cd", "wd26cd", "nhser24cd", "ctry25cd", "rgn26cd", "pcon24cd", "ttwa15cd", "itl25cd", "npark16cd",
    "lsoa21cd", "msoa21cd", "wz11cd", "sicbl26cd", "bua24cd", "ruc21ind", "oac21ind", "lat", "long", "lep21cd1",
    "lep21cd2", "pfa23cd", "imd25ind", "icb26cd",
)  # fmt: skip
_UNIT = "ABDEFGHJLNPQRSTUWXYZ"
_TEXT = "import sys, polars as pl\npl.read_csv(sys.argv[1], infer_schema=False)"
_LOOKUP = "import sys\nfrom spendscan.place.read import read_lookup\nread_lookup([sys.argv[1]])"
_IDLE = {"text": "import polars", "kept": "import spendscan.place.read"}
_WRITE = "import sys; sys.path.insert(0, sys.argv[2]); import places; places.write_lookup(places.Path(sys.argv[1]), int(sys.argv[3]))"


def write_lookup(path: Path, rows: int, seed: int = 2026) -> None:
    """Write a lookup in which each district is of one authority, with wards, small areas and coordinates."""
    rng = np.random.default_rng(seed)
    number = np.arange(rows)
    unit, sector, district = number % 400, number // 400 % 10, number // 4_000
    first, second = np.array(list(_UNIT))[unit // 20], np.array(list(_UNIT))[unit % 20]
    frame = pl.DataFrame({
        "area": [f"{_UNIT[d // 20 % 20]}{_UNIT[d % 20]}" for d in district], "sector": sector, "first": first,
        "second": second, "district": district, "small": number // 80, "east": rng.integers(100_000, 650_000, rows),
        "north": rng.integers(10_000, 1_200_000, rows), "lat": rng.uniform(50, 58, rows).round(6),
        "long": rng.uniform(-6, 1.7, rows).round(6), "ended": rng.random(rows) < 0.34,
    })  # fmt: skip
    code, small = pl.col("district"), pl.col("small").cast(pl.String).str.zfill(6)
    outward = pl.format("{}{}", "area", code % 20 + 1)
    inward = pl.format("{}{}{}", "sector", "first", "second")
    values = {
        "pcd7": outward + inward, "pcd8": outward + pl.lit(" ") + inward, "pcds": outward + pl.lit(" ") + inward,
        "dointr": pl.lit("198001"), "doterm": pl.when("ended").then(pl.lit("200512")).otherwise(pl.lit("")),
        "usrtypind": pl.lit("0"), "east1m": pl.col("east"), "north1m": pl.col("north"), "gridind": pl.lit("1"),
        "lat": pl.col("lat"), "long": pl.col("long"), "imd25ind": pl.col("small") % 33_755 + 1,
        "ctry25cd": pl.lit("E92000001"), "rgn26cd": pl.format("E1200000{}", code % 9 + 1),
        "lad26cd": pl.format("E07{}", (code % 360).cast(pl.String).str.zfill(6)),
        "cty26cd": pl.format("E10{}", (code % 30).cast(pl.String).str.zfill(6)),
        "wd26cd": pl.format("E05{}", (pl.col("small") // 5).cast(pl.String).str.zfill(6)),
        "lsoa21cd": pl.format("E01{}", small), "oa21cd": pl.format("E00{}", small),
    }  # fmt: skip
    other = pl.format("E99{}", (code % 200).cast(pl.String).str.zfill(6))
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.select(values.get(name, other).alias(name) for name in COLUMNS).write_csv(path)


def measured(code: str, path: Path, cache: Path) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of a process."""
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "SPENDSCAN_CACHE": str(cache)}
    return cost([sys.executable, "-c", code, str(path)], environment)


def main() -> int:
    """Measure, print a table, and say whether the promises hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_700_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    path, cache = WORK / f"lookup-{asked.rows}.csv", WORK / "lookup-cache"
    if not path.exists():  # in a process of its own, whose memory none of those measured inherits
        here = str(Path(__file__).parent)
        subprocess.run([sys.executable, "-c", _WRITE, str(path), here, str(asked.rows)], check=True)
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir(parents=True)
    once = measured(_LOOKUP, path, cache)
    turns: dict[str, list[tuple[float, float]]] = {}
    for _ in range(asked.rounds):
        for name, code in (("text", _TEXT), ("kept", _LOOKUP)):
            turns.setdefault(name, []).append(measured(code, path, cache))
            turns.setdefault(f"{name}, imports alone", []).append(measured(_IDLE[name], path, cache))
    cost = {name: statistics.median(turn[0] for turn in rounds) for name, rounds in turns.items()}
    memory = {name: max(turn[1] for turn in rounds) for name, rounds in turns.items()}
    print(f"{asked.rows:,} postcodes, {path.stat().st_size / 1e6:,.0f} MB, median of {asked.rounds} interleaved rounds")
    print(f"{'':24}CPU s    MB")
    print(f"{'first time':24}{once[0]:5.2f} {once[1]:5.0f}")
    for name in turns:
        print(f"{name:24}{cost[name]:5.2f} {memory[name]:5.0f}")
    net = {name: cost[name] - cost[f"{name}, imports alone"] for name in ("text", "kept")}
    ratio, more = net["kept"] / net["text"], memory["kept"] - memory["kept, imports alone"]
    holds = ratio <= MOST_COST and more <= MOST_MEMORY
    verdict = "holds" if holds else "DOES NOT HOLD"
    print(f"kept / text {ratio:.3f} (at most {MOST_COST}), {more:.0f} MB (at most {MOST_MEMORY}): {verdict}")
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
