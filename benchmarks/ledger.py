"""The benchmark's ledger and register, made from a seed: the shape of the contract's section 8.

10 million rows in 12 CSV files of 12 columns; 50,000 suppliers drawn by a Zipf law, each with 1 to 3 pairs of category and
department; 29% of amounts quoted with thousands separators, 4% negative; 1% of lines flawed (brackets, currency signs,
trailing minus, other date style, implausible year, no supplier, unreadable or missing amount, blank line).
"""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

SUPPLIERS, ENTITIES, FILES = 50_000, 25_000, 12
HEADER = [
    "Body Name", "Payment Date", "Transaction Number", "Supplier Name", "Supplier ID", "Net Amount",
    "Directorate", "Expense Type", "Description", "Supplier Postcode", "Invoice Number", "Contract Ref",
]  # fmt: skip
_FIRST = "ACORN AMBER ASH BEACON BIRCH BRIGHT BROOK CALDER CEDAR CLOUGH CROWN DALE EAGLE ELM FERN FIELD FOREST GARTH GLEN HARBOUR HAZEL HILL HOLLY IVY KESTREL LAUREL LIME MAPLE MARSH MEADOW MILL MOOR NORTH OAK ORCHARD PARK PINE RIDGE RIVER ROSE ROWAN SAGE SPRING STONE SUMMIT THORN TOWER VALE WILLOW WOOD".split()  # noqa: SIM905
_TRADE = "BUILDING CARE CATERING CIVIL CLEANING CONSULTING DESIGN ELECTRICAL ENERGY ENGINEERING FACILITIES FLEET FOODS HEATING HIGHWAYS HOMES JOINERY LANDSCAPES LEGAL LOGISTICS MEDIA NURSING PAVING PLUMBING PRINT ROOFING SCAFFOLDING SECURITY SOFTWARE SUPPLIES SURVEYING TRAINING TRANSPORT WASTE".split()  # noqa: SIM905
_KIND = "GROUP HOLDINGS PARTNERS PROJECTS SERVICES SOLUTIONS SYSTEMS TRADING".split()  # noqa: SIM905
_FORM = ["LTD", "LIMITED", "LTD", "PLC", "LLP", "CIC", ""]


def supplier_names(count: int, rng: np.random.Generator) -> list[str]:
    """Distinct supplier names in the manner of a ledger."""
    names: dict[str, None] = {}
    while len(names) < count:
        first, second = rng.integers(0, len(_FIRST), 2)
        number = f" {rng.integers(1, 400)}" if rng.random() < 0.55 else ""
        parts = (_FIRST[first], _FIRST[second] if rng.random() < 0.6 else "", _TRADE[rng.integers(len(_TRADE))],
                 _KIND[rng.integers(len(_KIND))] + number, _FORM[rng.integers(len(_FORM))])  # fmt: skip
        names[" ".join(part for part in parts if part)] = None
    return list(names)


def _postcodes(count: int, rng: np.random.Generator) -> list[str]:
    letters = np.array(list("ABDEFGHJLNPQRSTUWXYZ"))
    picks = rng.integers(0, len(letters), (count, 2))
    return [
        f"M{d} {n}{letters[a]}{letters[b]}"
        for d, n, (a, b) in zip(rng.integers(1, 35, count), rng.integers(0, 10, count), picks, strict=True)
    ]


def write_ledger(folder: Path, rows: int, seed: int = 20_26) -> None:
    """Write the ledger's files (about 130 bytes a row)."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    names, codes = np.array(supplier_names(SUPPLIERS, rng), object), np.array(_postcodes(SUPPLIERS, rng), object)
    weights = 1 / np.arange(1, SUPPLIERS + 1) ** 0.8
    weights /= weights.sum()
    pairs = rng.integers(1, 4, SUPPLIERS)
    category, department = rng.integers(0, 60, (SUPPLIERS, 3)), rng.integers(0, 25, (SUPPLIERS, 3))
    for month in range(FILES):
        size = rows // FILES + (1 if month < rows % FILES else 0)
        who = rng.choice(SUPPLIERS, size, p=weights)
        which = rng.integers(0, 3, size) % pairs[who]
        _write_month(folder, month, _month(month, size, who, which, (names, codes, category, department), rng))


def _month(
    month: int, size: int, who: np.ndarray, which: np.ndarray, what: tuple[np.ndarray, ...], rng: np.random.Generator
) -> pl.DataFrame:
    names, codes, category, department = what
    start = date(2024 + (month + 3) // 12, (month + 3) % 12 + 1, 1)
    days = rng.integers(0, 28, size)
    pence = np.round(np.exp(rng.normal(6.5, 1.6, size)) * 100).astype(np.int64) + 1
    pence *= np.where(rng.random(size) < 0.04, -1, 1)
    frame = pl.DataFrame({
        "after": days,
        "pence": pence, "supplier": names[who], "id": who + 100_000, "department": department[who, which],
        "category": category[who, which], "code": codes[who], "number": np.arange(size) + month * 10_000_000, "draw": rng.random(size),
    }).with_columns(day=pl.lit(start) + pl.duration(days=pl.col("after")))  # fmt: skip
    pounds = pl.col("pence").abs() // 100
    plain = pl.format("{}{}.{}", pl.when(pl.col("pence") < 0).then(pl.lit("-")).otherwise(pl.lit("")), pounds,
                      (pl.col("pence").abs() % 100).cast(pl.String).str.zfill(2))  # fmt: skip
    grouped = plain.str.replace(r"^(-?\d+)(\d{3})\.", "${1},${2}.")
    amount = pl.when(pl.col("draw") < 0.29).then(grouped).otherwise(plain)
    shown = pl.col("day").dt.strftime("%d/%m/%Y")
    flaw = pl.col("draw")
    return frame.select(
        pl.lit("Exford County Council").alias("Body Name"),
        pl.when(flaw.is_between(0.990, 0.991)).then(pl.col("day").dt.strftime("%d-%b-%y"))
        .when(flaw.is_between(0.9910, 0.9912)).then(pl.lit("01/04/2204")).otherwise(shown).alias("Payment Date"),
        pl.format("TR{}", "number").alias("Transaction Number"),
        pl.when(flaw.is_between(0.992, 0.993)).then(pl.lit("")).otherwise(pl.col("supplier")).alias("Supplier Name"),
        pl.col("id").cast(pl.String).alias("Supplier ID"),
        pl.when(flaw > 0.99998).then(pl.lit("see note")).when(flaw > 0.9999).then(pl.lit(""))
        .when(flaw > 0.997).then(pl.format("({})", plain.str.strip_prefix("-"))).when(flaw > 0.995).then(pl.format("£{}", plain.str.strip_prefix("-")))
        .when(flaw > 0.994).then(pl.format("{}-", plain.str.strip_prefix("-"))).otherwise(amount).alias("Net Amount"),
        pl.format("Directorate {}", "department").alias("Directorate"), pl.format("Expense type {}", "category").alias("Expense Type"),
        pl.format("Goods and services of kind {}", pl.col("category") * 7 + pl.col("department")).alias("Description"),
        pl.when(flaw.is_between(0.993, 0.994)).then(pl.lit("")).otherwise(pl.col("code")).alias("Supplier Postcode"),
        pl.format("INV-{}", pl.col("number") * 3).alias("Invoice Number"), pl.format("C{}", pl.col("id") % 997).alias("Contract Ref"),
    )  # fmt: skip


def _write_month(folder: Path, month: int, frame: pl.DataFrame) -> None:
    blank = pl.DataFrame({name: [None] * max(1, frame.height // 20_000) for name in HEADER}, schema=frame.schema)
    year, number = 2024 + (month + 3) // 12, (month + 3) % 12 + 1
    pl.concat([frame.select(HEADER), blank]).write_csv(folder / f"spend-{year}-{number:02}.csv", null_value="")


def write_register(path: Path, seed: int = 20_26) -> None:
    """Write a register of 25,000 companies, half of them suppliers of the ledger."""
    rng = np.random.default_rng(seed)
    names = supplier_names(SUPPLIERS, rng)
    codes = _postcodes(SUPPLIERS, rng)
    chosen = sorted(rng.choice(SUPPLIERS, ENTITIES // 2, replace=False).tolist())
    others = supplier_names(ENTITIES - len(chosen), np.random.default_rng(seed + 1))
    pl.DataFrame({
        "CompanyName": [names[i] for i in chosen] + [f"NEW {name}" for name in others],
        "CompanyNumber": [f"{n:08}" for n in range(1, ENTITIES + 1)],
        "RegAddress.PostCode": [codes[i] for i in chosen] + codes[: len(others)],
        "CompanyStatus": ["Active"] * ENTITIES,
    }).write_csv(path)  # fmt: skip
