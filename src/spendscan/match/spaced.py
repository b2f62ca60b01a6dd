"""Readings with a word parted that a register has as two: its words were written together, and misspelt besides."""

import polars as pl

from spendscan.match.leftover import least_common
from spendscan.match.variants import SURE
from spendscan.register.blocks import Blocks
from spendscan.register.hashing import word_hashes

SPACED = "spaced"
_LONGEST = 30
_REST, _COMMON = 3, 4  # letters of one part, and of the other, a common word, at least
_THE = "THE"  # no core has it at its beginning
_READ = ["whole", *SURE]


def spaced(readings: pl.DataFrame, blocks: Blocks) -> pl.DataFrame:
    """The readings, and one more with a word in two where no name has the word and it begins or ends with a common one.

    Words that are written together and no more are found without: the letters are the same.

    Args:
        readings: What `variants` gives.
        blocks: The words of the register and how many names have each.
    """
    rows = readings.with_row_index("reading").filter(pl.col("variant").is_in(_READ)).select("reading", "core")
    words = rows.with_columns(word=pl.col("core").str.split(" ")).explode("word", empty_as_null=False)
    words = words.with_columns(nth=pl.int_range(pl.len()).over("reading"), long=pl.col("word").str.len_chars())
    unknown = words.filter(pl.col("long").is_between(_REST + _COMMON, _LONGEST))
    unknown = unknown.filter(pl.Series(blocks.ids(word_hashes(unknown["word"])) < 0, dtype=pl.Boolean))
    if not unknown.height:
        return readings
    two = unknown.join(_in_two(unknown["word"].unique().sort(), blocks), on="word")
    two = two.filter((pl.col("first") != _THE) | (pl.col("nth") == 0))
    # Of several such words the longest, so that there is one reading more.
    two = two.sort("reading", "long", "nth", descending=[False, True, False])
    two = two.unique("reading", keep="first", maintain_order=True).select("reading", "nth", "first", "second")
    apart = pl.concat_str(pl.when(pl.col("first") != _THE).then("first"), "second", separator=" ", ignore_nulls=True)
    held = words.join(two.select("reading"), on="reading", how="semi", maintain_order="left")
    held = held.join(two, on=["reading", "nth"], how="left", maintain_order="left")
    word = pl.when(pl.col("second").is_not_null()).then(apart).otherwise("word")
    cores = held.group_by("reading", maintain_order=True).agg(core=word.str.join(" "))
    more = readings[cores["reading"]].with_columns(core=cores["core"], variant=pl.lit(SPACED))
    # Of a payee's readings with the same words one is enough.
    more = more.unique(["payee", "core", "form"], keep="first", maintain_order=True)
    return pl.concat([readings, more]).sort("payee", maintain_order=True)


def _in_two(words: pl.Series, blocks: Blocks) -> pl.DataFrame:
    """word, first, second of words that can be parted: where both parts are known, else by the longest common one."""
    at = pl.int_ranges(_REST, pl.col("word").str.len_chars() - _REST + 1)
    cuts = words.to_frame("word").with_columns(at=at).explode("at", empty_as_null=False)
    cuts = cuts.with_columns(
        first=pl.col("word").str.slice(0, pl.col("at")), second=pl.col("word").str.slice(pl.col("at"))
    )
    common = least_common(blocks.names)
    sides = {}
    for side in ("first", "second"):
        ids = blocks.ids(word_hashes(cuts[side]))
        sides[f"known_{side}"] = pl.Series(ids >= 0)
        sides[f"many_{side}"] = pl.Series(blocks.counts[ids] * (ids >= 0) if len(blocks.counts) else ids * 0)
    cuts = cuts.with_columns(**sides)
    long = {
        side: pl.when((pl.col(f"many_{side}") > common) & (pl.col(side).str.len_chars() >= _COMMON))
        .then(pl.col(side).str.len_chars())
        .otherwise(pl.when(pl.col(side) == _THE).then(_REST).otherwise(0) if side == "first" else 0)
        for side in ("first", "second")
    }
    cuts = cuts.with_columns(
        longest=pl.max_horizontal(*long.values()), both=pl.col("known_first") & pl.col("known_second")
    )
    cuts = cuts.filter(pl.col("longest") > 0)
    order = ["word", "both", "longest", "at"]
    best = cuts.sort(order, descending=[False, True, True, False]).unique("word", keep="first", maintain_order=True)
    return best.select("word", "first", "second")
