"""What matching makes of kinds of noise that neither `matching_names.py` nor the training has, kind by kind.

python benchmarks/matching_kinds.py [--register N] [--names N]

Each kind is applied to companies of the `plain` register of `matching.py`, which must have been made by it.
"""

import argparse
import random
from collections.abc import Callable
from pathlib import Path

import polars as pl

from matching import measured
from matching_names import Words, _formless
from spendscan.match.slips import keys_beside

WORK = Path(__file__).parent / "work" / "matching"
_VOWELLESS = {
    "MANAGEMENT": "MGMT", "SERVICES": "SVCS", "ENGINEERING": "ENGNRNG", "CENTRE": "CNTR", "COMMUNICATIONS": "COMMS",
    "DEVELOPMENTS": "DVLPMNTS", "CONSTRUCTION": "CNSTRCTN", "PROPERTIES": "PRPRTS", "CONSULTANTS": "CNSLTNTS",
    "MAINTENANCE": "MNTNCE", "ELECTRICAL": "ELCTRCL", "TECHNOLOGY": "TCHNLGY", "SOLUTIONS": "SLTNS",
    "INSTALLATIONS": "INSTLLTNS", "ACCOUNTANTS": "ACCNTNTS", "DISTRIBUTION": "DSTRBTN", "CONTRACTORS": "CNTRCTRS",
}  # fmt: skip
_SHORT = {
    "MANAGEMENT": "MGT", "SERVICES": "SERVS", "ENGINEERING": "ENGRS", "CENTRE": "CTRE", "DEVELOPMENTS": "DEVTS",
    "CONSTRUCTION": "CONSTRN", "PROPERTIES": "PPTIES", "MAINTENANCE": "MTCE", "ELECTRICAL": "ELECTL",
    "SOLUTIONS": "SOLN", "ACCOUNTANTS": "ACCTS", "FACILITIES": "FACS", "MANUFACTURING": "MANUF", "RECRUITMENT": "RECR",
    "INTERNATIONAL": "INTERNAT", "INSURANCE": "INSCE", "PARTNERSHIP": "PSHIP", "HOLDINGS": "HLDS", "COMPANY": "COY",
}  # fmt: skip
_NUMBERS = {
    "1": "ONE",
    "2": "TWO",
    "3": "THREE",
    "4": "FOUR",
    "5": "FIVE",
    "6": "SIX",
    "7": "SEVEN",
    "8": "EIGHT",
    "9": "NINE",
    "10": "TEN",
    "12": "TWELVE",
}
_TRADES = ["BUILDERS", "CAFE", "GARAGE", "STUDIO", "JOINERY", "CARE", "FLOORS", "PRINT SHOP"]
_TOWNS = ["LEEDS", "YORK", "HULL", "BRISTOL", "NEWPORT", "ANDOVER", "STROUD", "TRURO"]
_READ_AS = {"O": "0", "I": "1", "S": "5", "B": "8", "E": "F", "M": "N", "L": "I"}
_MUTATED = {"LL": "L", "RH": "R", "C": "G", "P": "B", "T": "D", "B": "F", "D": "DD", "G": "NGH", "M": "F"}

Kind = Callable[[Words, Words, random.Random], str | None]  # of the words of a name, and its legal form


def _after(*said: str) -> Kind:
    return lambda words, form, rng: " ".join([*words, *form, rng.choice(said)])


def _instead(table: dict[str, str]) -> Kind:
    def made(words: Words, form: Words, _rng: random.Random) -> str | None:
        return " ".join([*(table.get(w, w) for w in words), *form]) if set(words) & set(table) else None

    return made


def _longest(change: Callable[[str, random.Random], str]) -> Kind:
    """What happens to the longest word."""

    def made(words: Words, form: Words, rng: random.Random) -> str:
        at = max(range(len(words)), key=lambda n: len(words[n]))
        return " ".join([*words[:at], change(words[at], rng), *words[at + 1 :], *form])

    return made


def _cut(width: int) -> Kind:
    return lambda words, form, _: text[:width].strip() if len(text := " ".join([*words, *form])) > width else None


def _limited(said: str) -> Kind:
    return lambda words, form, _: " ".join(words) + said if form in (["LTD"], ["LIMITED"]) else None


def _doubled(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _beside(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word)) if len(word) > 1 else 0
    return word[:at] + rng.choice(keys_beside().get(word[at], "X")) + word[at + 1 :]


def _misread(word: str, rng: random.Random) -> str:
    at = [letter for letter in _READ_AS if letter in word]
    return word.replace(letter := rng.choice(at), _READ_AS[letter], 1) if at else word


def _mutated(word: str, _rng: random.Random) -> str:
    return next((new + word[len(old) :] for old, new in _MUTATED.items() if word.startswith(old)), word)


def _joined(words: Words, form: Words, rng: random.Random) -> str | None:
    if len(words) < 2:
        return None
    at = rng.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :], *form])


def _turned(words: Words, form: Words, _rng: random.Random) -> str | None:
    names = len(words) > 1 and words[0].isalpha() and words[1].isalpha() and len(words[0]) > 1
    return " ".join([words[1] + ",", words[0], *words[2:], *form]) if names else None


def _owned(mark: str) -> Kind:
    """The final S of the first word, or one more, after an apostrophe written so."""
    return lambda words, form, _: (
        " ".join([words[0].removesuffix("S") + mark + "S", *words[1:], *form]) if len(words) > 1 else None
    )


KINDS: dict[str, Kind] = {
    "words without vowels": _instead(_VOWELLESS), "other abbreviations": _instead(_SHORT), "a number in words": _instead(_NUMBERS),
    "CO for COMPANY": _instead({"COMPANY": "CO"}), "COMPANY for CO": _instead({"CO": "COMPANY"}),
    "no legal form": lambda words, form, _: " ".join(words) if form else None,
    "LTD without a space": _limited("LTD"), "L.T.D.": _limited(" L.T.D."), "(LTD)": _limited(" (LTD)"), "Co. Ltd.": _limited(" Co. Ltd."),
    "a trading name behind": lambda words, form, rng: " ".join([*words, *form, "TRADING AS", rng.choice(_TOWNS), rng.choice(_TRADES)]),
    "a trading name in brackets": lambda words, form, rng: " ".join([*words, *form, f"(T/A {rng.choice(_TOWNS)} {rng.choice(_TRADES)})"]),
    "c/o before": lambda words, form, rng: " ".join([rng.choice(_TOWNS), rng.choice(_TRADES), "C/O", *words, *form]),
    "c/o behind": lambda words, form, rng: " ".join([*words, *form, "C/O", rng.choice(_TOWNS), "AGENTS"]),
    "THE at the end": lambda words, form, _: " ".join([*(words[1:] if words[0] == "THE" else words), *form]) + ", THE",
    "(THE)": _after("(THE)"), "THE in front": lambda words, form, _: " ".join(["THE", *words, *form]),
    "MESSRS": lambda words, form, _: " ".join(["MESSRS", *words, *form]),
    "& as AND": _instead({"&": "AND"}), "& as +": _instead({"&": "+"}), "&amp;": _instead({"&": "&amp;"}), "& left out": _instead({"&": ""}),
    "an apostrophe for the web": _owned("&#39;"), "an apostrophe decoded wrongly": _owned("â€™"),
    **{f"cut at {width}": _cut(width) for width in (20, 25, 30, 35)},
    "a branch": lambda words, form, rng: " ".join([*words, *form, "-", rng.choice(_TOWNS), "BRANCH"]),
    "a department": _after("- ACCOUNTS DEPT", "- FINANCE DEPARTMENT", "- CREDIT CONTROL", "- SALES LEDGER", "- PAYROLL"),
    "an office": lambda words, form, rng: " ".join([*words, *form, f"({rng.choice(_TOWNS)} OFFICE)"]),
    "a code behind": _after("A12345", "/0012", "V00123", "-0034", "00451"), "an invoice": _after("INV 20391"), "a date": _after("01/04/2024"),
    "a VAT number": _after("VAT 123 4567 89"), "UK added": lambda words, form, _: " ".join([*words, "UK", *form]),
    "a code before": lambda words, form, rng: " ".join([rng.choice(("S01234", "100234", "V00991 -")), *words, *form]),
    "surname first": _turned, "joined": _joined, "a hyphen": lambda words, form, _: " ".join(["-".join(words[:2]), *words[2:], *form]),
    "twice": lambda words, form, _: " ".join([*words, *form, *words, *form]),
    "plural or singular": _longest(lambda word, _: word[:-1] if word.endswith("S") else word + "S"),
    "a letter doubled": _longest(_doubled), "the key beside": _longest(_beside), "a letter misread": _longest(_misread),
    "a Welsh mutation": _longest(_mutated),
    "split": _longest(lambda word, _: f"{word[: len(word) // 2]} {word[len(word) // 2 :]}" if len(word) > 7 else word),
}  # fmt: skip


def made(register: pl.DataFrame, names: int, seed: int) -> pl.DataFrame:
    """name, truth, kind: so many names of each kind, where the register has as many that it can happen to."""
    rng, rows = random.Random(seed), []
    companies = register.select("company_name", "company_number").rows()
    for kind, change in KINDS.items():
        found = []
        for name, number in rng.sample(companies, min(len(companies), 200 * names)):
            text = change(*_formless(name.split()), rng)
            if text and text != name:
                found.append((text, number, kind))
            if len(found) == names:
                break
        rows += found
    return pl.DataFrame(rows, schema=["name", "truth", "kind"], orient="row").with_row_index("row")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--register", type=int, default=1_000_000)
    parser.add_argument("--names", type=int, default=400, help="of each kind")
    args = parser.parse_args()
    folder = WORK / f"plain-{args.register}-20000"
    if not (folder / "index").is_dir():
        raise SystemExit(f"first: python benchmarks/matching.py --register {args.register}")
    given = made(pl.read_csv(folder / "register.csv", infer_schema=False), args.names, 7)
    given.select("row", "name").write_csv(folder / "kinds.csv")
    out = folder / "kinds.parquet"
    measured(
        "match", str(folder / "kinds.csv"), "--register", str(folder / "index"), "-o", str(out), "--force", "--quiet"
    )
    found = pl.read_parquet(out).drop("name").with_columns(pl.col("row").cast(pl.UInt32))
    right = (pl.col("entity_id") == pl.col("truth")).fill_null(value=False)
    rows = given.join(found, on="row").with_columns(right=right, accepted=pl.col("decision") == "accepted")
    told = rows.group_by("kind").agg(
        names=pl.len(), first=pl.col("right").mean(), likely=(pl.col("right") & (pl.col("probability") > 0.7)).mean(),
        accepted=(pl.col("accepted") & pl.col("right")).mean(), wrongly=(pl.col("accepted") & ~pl.col("right")).sum(),
    )  # fmt: skip
    with pl.Config(tbl_rows=-1, tbl_hide_dataframe_shape=True, float_precision=3, fmt_str_lengths=40):
        print(told.sort("likely", "kind"))


if __name__ == "__main__":
    main()
