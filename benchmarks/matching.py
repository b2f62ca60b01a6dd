"""How well and how fast names are matched, on companies that `matching_names.py` makes or on labelled pairs.

python benchmarks/matching.py [--mode plain|twins|real] [--names N] [--register N] [--part tune|test|all] [--show CSV]

plain: 30% of the names have no true match (half of them strangers, half a register's name
with one word replaced). twins: every true
company has a near-twin in the register, and a fifth of the true companies are taken out. real: the labelled pairs of
SPENDSCAN_REAL_DATA among generated companies. Names are parted into tune and test by a hash, so that what was tuned is not reported.
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
from rapidfuzz import fuzz

from cost import cost
from matching_names import companies, neighbour, noisy, same_as, twin
from spendscan.core.names import payee_keys

WORK = Path(__file__).parent / "work" / "matching"
_BANDS = 15


def held_out(name: str) -> bool:
    """Whether a name is in the part that is only reported on."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def amount(name: str) -> float:
    """What is paid to a supplier of that name: from its hash, most of the money to few, as in ledgers (a Pareto law)."""
    drawn = int.from_bytes(hashlib.sha256(name.encode()).digest()[1:7]) / 2**48
    return float(500 * (1 - drawn) ** -0.5)


def generated(names: int, register: int, mode: str, seed: int = 5) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(register, names): `company_name, company_number, company_status` and `name, truth, kind`."""
    strangers = names * 3 // 20 if mode == "plain" else 0
    made = list(companies(register + strangers, seed))
    rng = random.Random(seed + 1)
    held, rows = made[:register], []
    drawn = rng.sample(range(register), names - strangers)
    if mode == "plain":
        twins = set(rng.sample(drawn, names * 3 // 20))
        # No two companies of a register are the same to a registrar: such a neighbour is the company itself.
        kept = set(map(same_as, held))
        for at in drawn:
            if at in twins:
                other = neighbour(held[at], rng)
                rows.append(
                    (noisy(other, rng), "", "one word replaced")
                    if same_as(other) not in kept
                    else (noisy(held[at], rng), f"{at + 1:08}", "present")
                )
            else:
                rows.append((noisy(held[at], rng), f"{at + 1:08}", "present"))
        rows += [(noisy(name, rng), "", "stranger") for name in made[register:]]
        listed = [(name, f"{at + 1:08}") for at, name in enumerate(held)]
    else:
        out = set(rng.sample(drawn, len(drawn) // 5))
        more: dict[str, None] = {}
        for at in drawn:
            more.setdefault(twin(held[at], rng), None)
            rows.append(
                (noisy(held[at], rng), "" if at in out else f"{at + 1:08}", "absent" if at in out else "twin present")
            )
        known = set(held)
        listed = [(name, f"{at + 1:08}") for at, name in enumerate(held) if at not in out]
        listed += [(name, f"{register + n:08}") for n, name in enumerate((m for m in more if m not in known), 1)]
    schema = ["company_name", "company_number"]
    table = pl.DataFrame(listed, schema=schema, orient="row").with_columns(company_status=pl.lit("Active"))
    return table, pl.DataFrame(rows, schema=["name", "truth", "kind"], orient="row")


def real(register: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The labelled pairs with a company of a like name, among generated companies."""
    folder = Path(os.environ["SPENDSCAN_REAL_DATA"])
    pairs = pl.read_csv(folder / "truth" / "company_pairs.csv", infer_schema=False)
    seen = next((folder / "registers" / "companies-seen").glob("*.csv"))
    official = pl.read_csv(seen, infer_schema=False)
    official = official.select(
        company_name=pl.nth(1) if official.columns[0] == "company_number" else pl.nth(0),
        company_number="company_number",
    )
    decoys = [(name, f"X{n:07}") for n, name in enumerate(companies(register, 77))]
    table = pl.concat([official, pl.DataFrame(decoys, schema=official.columns, orient="row")])
    table = table.with_columns(company_status=pl.lit("Active"))
    rows = pairs.select(
        name="supplier_name", truth=pl.col("company_number").fill_null(""), kind="quality", official="official_name"
    )
    return table, rows


def score(rows: pl.DataFrame, who: str) -> dict[str, float | int | str]:
    """Figures of one kind of names: `decision, probability, right, has`."""
    money = [amount(name) for name in rows["name"]]
    rows = rows.with_columns(amount=pl.Series(money, dtype=pl.Float64))
    accepted = rows.filter(pl.col("decision") == "accepted")
    paid, paid_right = (float(of["amount"].sum()) for of in (accepted, accepted.filter("right")))
    due = float(rows.filter("has")["amount"].sum())
    right = int(accepted["right"].sum())
    has = int(rows["has"].sum())
    ranked = rows.filter(pl.col("probability").is_not_null()).sort("probability", descending=True)
    hits = ranked["right"].cast(pl.Int64).cum_sum().to_numpy()
    told = np.arange(1, len(hits) + 1)
    f1 = 2 * hits / (told + has) if has else np.zeros(0)
    sure = hits[hits / told >= 0.99] if len(hits) else hits
    p, y = ranked["probability"].to_numpy(), ranked["right"].to_numpy().astype(float)
    band = np.minimum((p * _BANDS).astype(int), _BANDS - 1)
    ece = sum(abs(p[band == b].sum() - y[band == b].sum()) for b in range(_BANDS)) / max(len(p), 1)
    return {
        "who": who, "names": rows.height, "accepted": accepted.height, "precision": round(right / max(accepted.height, 1), 4),
        "recall": round(right / max(has, 1), 4), "wrongly_accepted": round((accepted.height - right) / max(rows.height, 1), 4),
        "best_f1": round(float(f1.max()), 4) if len(f1) else 0.0, "recall_at_p99": round(int(sure[-1]) / max(has, 1), 4) if len(sure) else 0.0,
        "ece": round(float(ece), 4), "precision_of_money": round(paid_right / max(paid, 1), 4), "recall_of_money": round(paid_right / max(due, 1), 4),
    }  # fmt: skip


def measured(*arguments: str) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of a spendscan command, on one thread, nothing remembered."""
    # Without a cache, so that what was matched before is matched again.
    environment = {"POLARS_MAX_THREADS": "1", **os.environ, "SPENDSCAN_CACHE": ""}
    return cost([sys.executable, "-m", "spendscan", *arguments], environment)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mode", choices=("plain", "twins", "real"), default="plain")
    parser.add_argument("--names", type=int, default=20_000)
    parser.add_argument("--register", type=int, default=1_000_000)
    parser.add_argument("--part", choices=("tune", "test", "all"), default="test")
    parser.add_argument("--show", help="write the wrong and the missed to this CSV")
    parser.add_argument("--only-made", action="store_true", help="make the names and the register, and stop")
    args = parser.parse_args()
    called = f"{args.mode}-{args.register}" + ("" if args.mode == "real" else f"-{args.names}")
    folder, index = WORK / called, WORK / called / "index"
    folder.mkdir(parents=True, exist_ok=True)
    if args.only_made:
        table, names = real(args.register) if args.mode == "real" else generated(args.names, args.register, args.mode)
        table.write_csv(folder / "register.csv")
        names.with_row_index("row").write_csv(folder / "names.csv")
        return
    if not (folder / "names.csv").exists():
        # By a process of its own: the system counts what this one holds as memory of those that it starts.
        subprocess.run([sys.executable, *sys.argv, "--only-made"], check=True)
    stale = subprocess.run(
        [sys.executable, "-m", "spendscan", "register", "info", str(index)], capture_output=True, check=False
    ).returncode
    if stale:
        cpu, memory = measured(
            "register", "build", str(folder / "register.csv"), "-o", str(index), "--force", "--quiet"
        )
        print(f"index of {args.register:,}: {cpu:.1f} CPU s, {memory:,.0f} MB")
    given = pl.read_csv(folder / "names.csv", infer_schema=False)
    given.select("row", "name").write_csv(folder / "given.csv")
    cpu, memory = measured(
        "match",
        str(folder / "given.csv"),
        "--register",
        str(index),
        "-o",
        str(folder / "out.parquet"),
        "--force",
        "--quiet",
    )
    print(
        f"match of {given.height:,} names: {cpu:.1f} CPU s with opening the index, {given.height / cpu:,.0f} names a CPU s, {memory:,.0f} MB"
    )
    found = pl.read_parquet(folder / "out.parquet").drop("name")
    rows = given.join(found, on="row").with_columns(pl.col("truth").fill_null(""))
    rows = (
        judged(rows)
        if args.mode == "real"
        else rows.with_columns(right=(pl.col("entity_id") == pl.col("truth")).fill_null(value=False))
    )
    rows = rows.with_columns(has=pl.col("truth") != "")
    part = pl.Series([held_out(name) == (args.part == "test") or args.part == "all" for name in rows["name"]])
    rows = rows.filter(part)
    figures = [
        score(rows, "all"),
        *(score(of, str(kind)) for (kind,), of in sorted(rows.group_by("kind"), key=lambda pair: str(pair[0]))),
    ]
    for line in figures:
        print(json.dumps(line))
    if args.show:
        wrong = rows.filter(
            ((pl.col("decision") == "accepted") & ~pl.col("right"))
            | ((pl.col("decision") != "accepted") & pl.col("has"))
        )
        wrong.drop("truths", strict=False).sort("decision", "probability").write_csv(args.show)


def judged(rows: pl.DataFrame) -> pl.DataFrame:
    """Real pairs: any labelled company of a name is right; a publisher's typed number counts where names are alike."""
    rows = rows.with_columns(key=payee_keys(rows["name"]), its=payee_keys(rows["official"].fill_null("")))
    alike = [fuzz.token_sort_ratio(a, b) >= 60 or a[:8] == b[:8] for a, b in rows.select("key", "its").rows()]
    rows = rows.filter(pl.Series(alike) | (pl.col("kind") != "publisher-stated"))
    best = {"gold-human": 0, "publisher-stated": 1}
    order = pl.col("kind").replace_strict(best, default=2, return_dtype=pl.Int8)
    truths = rows.group_by("key").agg(truths=pl.col("truth").unique())
    once = rows.sort(order, "row").unique("key", keep="first", maintain_order=True).join(truths, on="key")
    return once.with_columns(right=pl.col("entity_id").is_in("truths").fill_null(value=False))


if __name__ == "__main__":
    main()
