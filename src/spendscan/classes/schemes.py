"""The scheme that a ledger's categories are of, told by its codes and titles, and a roll-up to start from.

A scheme is recognised where most of a body's categories fit it, never by one; two that fit alike (an eight-digit code
may be CPV as well as UNSPSC) are not guessed between.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from spendscan.core.money import money, pence
from spendscan.userfiles.categories import plain

# From this share of a body's distinct categories on they are of a scheme, if there are as many as this.
_MOST, _FEWEST = 0.6, 3
_SMALL_WORDS = {"and", "of", "the", "for", "services", "service", "other", "including", "related", "products"}
RECOGNISED = pl.Schema({
    "body": pl.String, "category": pl.String, "scheme": pl.String, "code": pl.String, "title": pl.String,
    "section": pl.String,
})  # fmt: skip
COLUMNS = ("category", "sector", "scheme", "title", "amount", "currency")


@dataclass(frozen=True)
class Scheme:
    """A scheme of categories.

    Args:
        name: What it is called.
        code: The beginning of a category that is a code of it; without one it has titles alone.
        certain: What only a code of this scheme looks like.
        named: Whether codes alone do not tell it.
        titles: Class -> words for its title.
        sections: Class -> section of SIC 2007 to start from; empty where it says nothing of an industry.
        spelt: Title in plain words, also those of other spellings -> class.
    """

    name: str
    code: re.Pattern[str] | None
    certain: re.Pattern[str] | None
    named: bool
    titles: dict[str, str]
    sections: dict[str, str]
    spelt: dict[str, str]

    def coded(self, category: str) -> str | None:
        """The class of a category that begins with a code of the scheme."""
        found = self.code.match(category) if self.code else None
        return found[1][:2] if found and found[1][:2] in self.titles else None

    def class_of(self, category: str) -> str | None:
        """The class of a category, by its code, else by its title."""
        return self.coded(category) or self.spelt.get(_words(category))

    def said(self, category: str) -> bool:
        """Whether the words of a category are those of its class."""
        number = self.class_of(category)
        return number is not None and bool(_telling(category) & _telling(self.titles[number]))


@cache
def schemes() -> tuple[Scheme, ...]:
    """The schemes that are known, most particular first."""
    told = tomllib.loads((files("spendscan.classes") / "schemes.toml").read_text("utf-8"))
    found = []
    for entry in told.values():
        classes: dict[str, list[str]] = entry["classes"]
        spelt = {_words(words): number for number, (title, _, *more) in classes.items() for words in (title, *more)}
        code, certain = (re.compile(entry[key]) if key in entry else None for key in ("code", "certain"))
        titles = {number: row[0] for number, row in classes.items()}
        sections = {number: row[1] for number, row in classes.items()}
        found.append(Scheme(entry["name"], code, certain, entry.get("named", False), titles, sections, spelt))
    return tuple(found)


def recognised(cube: pl.DataFrame) -> pl.DataFrame:
    """The categories of each body whose categories are of a known scheme.

    Args:
        cube: The table `cube`.

    Returns:
        `body, category, scheme, code` (of the class), `title, section`; distinct, sorted; a category that fits no
        class of its body's scheme has no row.
    """
    pairs = cube.select("body", "category").drop_nulls("category").unique().sort("body", "category")
    rows = []
    for (body,), part in pairs.group_by("body", maintain_order=True):
        categories = part["category"].to_list()
        scheme = scheme_of(categories)
        for category in categories if scheme else ():
            number = scheme.class_of(category) if scheme else None
            if scheme and number:
                rows.append((body, category, scheme.name, number, scheme.titles[number], scheme.sections[number]))
    return pl.DataFrame(rows, schema=RECOGNISED, orient="row").sort("body", "category")


def scheme_of(categories: list[str]) -> Scheme | None:
    """The scheme that most of some distinct categories are of; None where none is, or where two are alike."""
    if len(categories) < _FEWEST:
        return None
    ranked = sorted(((_fit(scheme, categories), -n) for n, scheme in enumerate(schemes())), reverse=True)
    (best, first), (second, _) = ranked[:2]
    return schemes()[-first] if best > (0.0, 0.0, 0.0) and best > second else None


def _fit(scheme: Scheme, categories: list[str]) -> tuple[float, float, float]:
    """How well categories fit: by what only this scheme has, by words, by codes; all zero where too few do."""
    of_it = [category for category in categories if scheme.class_of(category)]
    share = len(of_it) / len(categories)
    if share < _MOST:
        return 0.0, 0.0, 0.0
    certain = sum(bool(scheme.certain and scheme.certain.match(category)) for category in of_it) / len(of_it)
    said = sum(map(scheme.said, of_it)) / len(of_it)
    if scheme.named and not said:
        return 0.0, 0.0, 0.0
    return certain, said, share


def starter(cube: pl.DataFrame) -> pl.DataFrame:
    """A roll-up to edit: the classes of recognised schemes with a sector to start from, then all else.

    A class of codes is one row for all that begins so (`45*`); what is not recognised has a row of its own, without a
    sector, biggest money first: such rows count for nothing until somebody fills them in.

    Args:
        cube: The table `cube`.

    Returns:
        `COLUMNS`, as text; `category` and `sector` are what `--categories` reads.
    """
    sums = (
        cube.drop_nulls("category")
        .group_by("body", "category", "currency")
        .agg(pence=pence("amount").sum(), pence_abs=pence("amount").abs().sum())
    )
    rows = sums.join(recognised(cube), on=["body", "category"], how="left")
    digits = pl.col("category").str.contains("^[0-9]{6}").fill_null(value=False) & pl.col("code").is_not_null()
    rows = rows.with_columns(
        category=pl.when(digits).then(pl.format("{}*", "code")).otherwise("category"),
        sector=pl.col("section").fill_null(""),
    )
    spellings = rows["category"].unique().sort()
    keys = pl.Series([plain(text) for text in spellings], dtype=pl.String)
    keyed = pl.DataFrame({"category": spellings, "_key": keys})
    rows = rows.join(keyed, on="category")
    most = rows.sort("pence_abs", "category", descending=[True, False]).unique(
        "_key", keep="first", maintain_order=True
    )
    held = rows.group_by("_key", "currency").agg(pl.col("pence", "pence_abs").sum())
    order = held.join(most.drop("pence", "pence_abs", "currency", "body"), on="_key")
    order = order.with_columns(known=pl.col("scheme").is_not_null(), most=pl.col("pence_abs").max().over("_key"))
    order = order.sort("known", "most", "_key", "pence_abs", "currency", descending=[True, True, False, True, False])
    order = order.unique("_key", keep="first", maintain_order=True)
    return order.with_columns(amount=money("pence")).select(pl.col(COLUMNS).cast(pl.String))


def _words(text: str) -> str:
    words = text.casefold().replace("&", " and ").replace("'", "").replace("\u2019", "")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", words).split())


def _telling(text: str) -> set[str]:
    return {word for word in _words(text).split() if word.isalpha() and word not in _SMALL_WORDS and len(word) > 2}
