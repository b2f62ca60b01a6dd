"""Train the coefficients that are shipped: python benchmarks/train.py [--seed N] [--register FILE …] [-o FILE].

On made-up registers of several sizes (`training_names.py`), without labels, by `spendscan.match.calibrate`; the same
seed and files give the same coefficients. None of the names that `matching.py` measures on is among them.
"""

import argparse
import json
from pathlib import Path

import polars as pl

from spendscan.core.provenance import Provenance
from spendscan.match.calibrate import examples, trained
from spendscan.register.entities import entities_of
from spendscan.register.formats import layout
from spendscan.register.read import read_register
from spendscan.register.register import Register
from training_names import companies

# (names in the register, names that are spoilt): more names make more near misses.
SIZES = (
    (30_000, 9_000), (100_000, 12_000), (200_000, 14_000), (300_000, 16_000), (400_000, 18_000), (600_000, 22_000),
    (800_000, 24_000), (1_000_000, 30_000), (2_500_000, 36_000), (5_000_000, 36_000),
)  # fmt: skip
MODEL = Path(__file__).parents[1] / "src" / "spendscan" / "match" / "model.json"


def made_up(size: int, seed: int) -> Register:
    names = pl.DataFrame({"company_name": list(companies(size, seed))}).with_row_index("n")
    cells = names.select("company_name", company_number=pl.format("{}", "n").str.zfill(8))
    found = entities_of(cells, layout(cells.columns, "register.csv"))
    return Register("made_up", found.entities, found.names, found.addresses, Provenance("", "", "", "0" * 64))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--register", action="append", default=[], help="a published register to learn from as well")
    parser.add_argument("-o", "--out", type=Path, default=MODEL)
    parser.add_argument("--keep", type=Path, help="write the readings that it is trained on to this Parquet file")
    args = parser.parse_args()
    parts = []
    for n, (size, queries) in enumerate(SIZES):
        parts.append(examples(made_up(size, args.seed + n), queries, args.seed + n))
        print(f"{size:,} names: {parts[-1]['payee'].n_unique():,} spoilt ones beyond the exact tiers", flush=True)
    parts += [examples(read_register(path), SIZES[0][1], args.seed + 50 + n) for n, path in enumerate(args.register)]
    rows = pl.concat(part.with_columns(register=pl.lit(n)) for n, part in enumerate(parts))
    if args.keep:
        rows.write_parquet(args.keep)
    found = trained(rows)
    about = (
        "Conditional logit of match/model.py, trained by benchmarks/train.py without labels on noise applied to names."
    )
    args.out.write_text(json.dumps({"about": about, "coefficients": found}, indent=2) + "\n")
    print(f"{args.out}: {len(found)} coefficients, {rows.height:,} candidates")


if __name__ == "__main__":
    main()
