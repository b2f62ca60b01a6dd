"""A register as large as Companies House's and in its shape: `BasicCompanyDataAsOneFile`, 55 columns, every cell quoted.

python benchmarks/bulk_register.py [--rows N] [--zip]

Rows stand by name, as published, so that numbers are in no order; one number in twelve is Scottish. The companies are
those that `matching_names.py` makes with seed 5, so that the names of `matching.py` can be matched against it.
"""

import argparse
import random
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from matching_names import coined, companies

WORK = Path(__file__).parent / "work"
HEADER = [
    "CompanyName", " CompanyNumber", "RegAddress.CareOf", "RegAddress.POBox", "RegAddress.AddressLine1", " RegAddress.AddressLine2",
    "RegAddress.PostTown", "RegAddress.County", "RegAddress.Country", "RegAddress.PostCode", "CompanyCategory", "CompanyStatus",
    "CountryOfOrigin", "DissolutionDate", "IncorporationDate", "Accounts.AccountRefDay", "Accounts.AccountRefMonth",
    "Accounts.NextDueDate", "Accounts.LastMadeUpDate", "Accounts.AccountCategory", "Returns.NextDueDate", "Returns.LastMadeUpDate",
    "Mortgages.NumMortCharges", "Mortgages.NumMortOutstanding", "Mortgages.NumMortPartSatisfied", "Mortgages.NumMortSatisfied",
    *(f"SICCode.SicText_{n}" for n in range(1, 5)), "LimitedPartnerships.NumGenPartners", "LimitedPartnerships.NumLimPartners", "URI",
    *(f" PreviousName_{n}.{part}".removeprefix(" " if n == 1 and part == "CONDATE" else "") for n in range(1, 11) for part in ("CONDATE", "CompanyName")),
    "ConfStmtNextDueDate", " ConfStmtLastMadeUpDate",
]  # fmt: skip
_TOWNS = [
    "LONDON",
    "MANCHESTER",
    "BIRMINGHAM",
    "LEEDS",
    "PRESTON",
    "GLASGOW",
    "CARDIFF",
    "BELFAST",
    "BRISTOL",
    "NORWICH",
]
_CATEGORIES = ["Private Limited Company", "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)",
               "Limited Liability Partnership", "Community Interest Company", "Public Limited Company"]  # fmt: skip
_STATUSES = ["Active", "Active - Proposal to Strike off", "Liquidation", "In Administration"]
_ACCOUNTS = [
    "MICRO ENTITY",
    "TOTAL EXEMPTION FULL",
    "DORMANT",
    "NO ACCOUNTS FILED",
    "SMALL",
    "FULL",
    "GROUP",
    "UNAUDITED ABRIDGED",
]
_SIC = ["62020 - Information technology consultancy activities", "68209 - Other letting and operating of own or leased real estate",
        "99999 - Dormant Company", "43390 - Other building completion and finishing", "96090 - Other service activities n.e.c.",
        "82990 - Other business support service activities n.e.c.", "47910 - Retail sale via mail order houses or via Internet"]  # fmt: skip
_AT_ONCE = 250_000  # rows


def write_bulk(path: Path, rows: int, seed: int = 5) -> None:
    """Write the file (about 450 bytes a row)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = pl.Series("CompanyName", list(companies(rows, seed)), dtype=pl.String)
    at = pl.int_range(1, rows + 1, eager=True)
    digits = at.cast(pl.String)
    number = (
        pl.when(at % 12 == 0)
        .then(pl.concat_str(pl.lit("SC"), (at // 12).cast(pl.String).str.zfill(6)))
        .otherwise(digits.str.zfill(8))
    )
    listed = pl.DataFrame({"CompanyName": names}).with_columns(number=number).sort("CompanyName")
    rng, streets = np.random.default_rng(seed), random.Random(seed)
    roads = np.array([f"{coined(streets)} STREET" for _ in range(5_000)], object)
    with path.open("wb") as file:
        for begin in range(0, rows, _AT_ONCE):
            stretch = _cells(listed.slice(begin, _AT_ONCE), names, roads, rng)
            stretch.write_csv(file, include_header=begin == 0, quote_style="always", null_value="")


def _days(rng: np.random.Generator, count: int, first: int, last: int) -> pl.Series:
    days = rng.integers(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal(), count)
    return pl.Series(days - date(1970, 1, 1).toordinal(), dtype=pl.Int32).cast(pl.Date).dt.strftime("%d/%m/%Y")


def _cells(listed: pl.DataFrame, names: pl.Series, roads: np.ndarray, rng: np.random.Generator) -> pl.DataFrame:
    count, number = listed.height, listed["number"]
    letters = np.array(list("ABDEFGHJLNPQRSTUWXYZ"), object)

    def some(values: list[str], power: float = 2.0) -> np.ndarray:
        drawn: np.ndarray = np.array(values, object)[(len(values) * rng.random(count) ** power).astype(int)]
        return drawn

    def part(filled: pl.Series, share: float) -> pl.Series:
        return filled.scatter(np.flatnonzero(rng.random(count) >= share), "")

    blank = pl.repeat("", count, eager=True)
    house = pl.Series(rng.integers(1, 300, count)).cast(pl.String)
    street = house + pl.Series([" "]) + pl.Series(roads[rng.integers(0, len(roads), count)])
    commas = pl.Series(["UNIT "]) + house + pl.Series([', "THE WORKS", ']) + street
    area = pl.Series(some(["M", "LS", "B", "EC", "PR", "G", "CF", "BT", "NE", "EX"], 1))
    postcode = area + pl.Series(rng.integers(1, 30, count)).cast(pl.String) + pl.Series([" "])
    postcode += pl.Series(rng.integers(0, 10, count)).cast(pl.String)
    postcode += pl.Series(letters[rng.integers(0, 20, count)] + letters[rng.integers(0, 20, count)])
    columns = {
        "CompanyName": listed["CompanyName"], "CompanyNumber": number, "RegAddress.CareOf": part(commas, 0.02),
        "RegAddress.AddressLine1": pl.select(pl.when(pl.Series(rng.random(count) < 0.2)).then(commas).otherwise(street)).to_series(),
        "RegAddress.AddressLine2": part(street, 0.3), "RegAddress.PostTown": pl.Series(some(_TOWNS)),
        "RegAddress.County": part(pl.Series(some(["LANCASHIRE", "ESSEX", "KENT"])), 0.4),
        "RegAddress.Country": part(pl.Series(some(["ENGLAND", "UNITED KINGDOM", "SCOTLAND", "WALES"])), 0.8),
        "RegAddress.PostCode": part(postcode, 0.98), "CompanyCategory": pl.Series(some(_CATEGORIES, 4)),
        "CompanyStatus": pl.Series(some(_STATUSES, 6)), "CountryOfOrigin": pl.repeat("United Kingdom", count, eager=True),
        "IncorporationDate": _days(rng, count, 1960, 2025), "Accounts.AccountRefDay": pl.Series(rng.integers(28, 32, count)).cast(pl.String),
        "Accounts.AccountRefMonth": pl.Series(rng.integers(1, 13, count)).cast(pl.String), "Accounts.NextDueDate": _days(rng, count, 2026, 2027),
        "Accounts.LastMadeUpDate": part(_days(rng, count, 2024, 2025), 0.7), "Accounts.AccountCategory": pl.Series(some(_ACCOUNTS, 1.5)),
        "Returns.NextDueDate": _days(rng, count, 2016, 2027), "Returns.LastMadeUpDate": part(_days(rng, count, 2014, 2016), 0.4),
        **{f"Mortgages.NumMort{n}": part(pl.repeat("1", count, eager=True), 0.08).replace("", "0") for n in ("Charges", "Outstanding", "PartSatisfied", "Satisfied")},
        "SICCode.SicText_1": pl.Series(some(_SIC, 1)), "SICCode.SicText_2": part(pl.Series(some(_SIC, 1)), 0.15), "SICCode.SicText_3": part(pl.Series(some(_SIC, 1)), 0.05),
        "LimitedPartnerships.NumGenPartners": pl.repeat("0", count, eager=True), "LimitedPartnerships.NumLimPartners": pl.repeat("0", count, eager=True),
        "URI": pl.Series(["http://business.data.gov.uk/id/company/"]) + number,
        "ConfStmtNextDueDate": _days(rng, count, 2026, 2027), "ConfStmtLastMadeUpDate": part(_days(rng, count, 2024, 2025), 0.8),
    }  # fmt: skip
    for n, share in ((1, 0.12), (2, 0.02), (3, 0.003)):
        former = names.gather(rng.integers(0, len(names), count)).str.replace(r" (\w+)$", " (OLD) $1")
        had = np.flatnonzero(rng.random(count) >= share)
        columns[f"PreviousName_{n}.CONDATE"] = _days(rng, count, 1990, 2024).scatter(had, "")
        columns[f"PreviousName_{n}.CompanyName"] = former.scatter(had, "")
    return pl.DataFrame({name: columns.get(name.strip(), blank) for name in HEADER})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=5_500_000)
    parser.add_argument("--zip", action="store_true", help="as a zip too")
    args = parser.parse_args()
    path = WORK / "bulk" / f"BasicCompanyDataAsOneFile-{args.rows}.csv"
    if not path.exists():
        write_bulk(path, args.rows)
    if args.zip:
        with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(path, path.name)
    print(f"{path}: {path.stat().st_size / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
