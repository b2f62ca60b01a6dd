"""What two names share and what is left over, counted for each pair: how rare it is, where it stands, of what kind."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.bytetext import ByteText, byte_text
from spendscan.match.aligned import (
    INITIAL,
    NUMBER,
    PLURAL,
    SHORT,
    SLIP,
    STARTS,
    STEM,
    THREE,
    TURNED,
    TWO,
    Alignment,
    Flags,
    Words,
    aligned,
    among,
    parted,
)  # fmt: skip
from spendscan.match.places import PLACES, SITES
from spendscan.match.slips import slips
from spendscan.register.blocks import Blocks
from spendscan.register.hashing import Places

Floats = npt.NDArray[np.float64]

# What firms of one group add to a name.
ADDED = [
    "HOLDING", "HOLDINGS", "GROUP", "UK", "GB", "INTERNATIONAL", "GLOBAL", "EUROPE", "INVESTMENTS", "PROPERTIES",
    "TRADING", "ENTERPRISES", "NOMINEES", "TRUSTEES",
]  # fmt: skip
# What charities add to a name, or leave out.
CHARITY = ["TRUST", "TRUSTEE", "TRUSTEES", "CHARITY", "CHARITABLE", "FOUNDATION", "SOCIETY", "FUND"]
_LONG = 5  # letters of a word in which one slip leaves no doubt
_BEFORE_END = 3  # letters of a word from which an S may be its last, misplaced
_NUMBER = 4  # digits of a number that a slip is told in: shorter ones number houses, and parts of firms
_COMMON_SHARE, _COMMON_FLOOR = 2e-4, 10  # of the names of a register, that have a common word
_JOINING = ["LTD", "PLC", "LLP", "CIC", "CIO", "TA"]  # what a name says before its initials, and no word of it
_INITIALS = 2  # letters of a word that is initials
_NEARLY = 0.7  # of the rarity of a word that is all but shared
_FAR_COMMONER = 8  # times as many names have a word, of the two that a final S tells apart


@dataclass(frozen=True)
class _Both:
    """The words of both sides of all pairs and what each word says; masks over all words."""

    ours: Words
    theirs: Words
    rare_q: Floats
    rare_c: Floats
    mine: Flags
    yours: Flags
    pairs: int
    common: int

    def many(self, side: Words, rows: Flags | Places) -> Places:
        return np.bincount(side.pair[rows], minlength=self.pairs).astype(np.int64)

    def all_of(self, side: Words) -> Places:
        return np.bincount(side.pair, minlength=self.pairs).astype(np.int64)

    def rarity(self, side: Words, rows: Flags | Places) -> Floats:
        rare = self.rare_q if side is self.ours else self.rare_c
        return np.bincount(side.pair[rows], rare[rows], minlength=self.pairs) / 100


def least_common(names: int) -> int:
    """A word that more of so many names have is common."""
    return max(_COMMON_FLOOR, int(_COMMON_SHARE * names))


def counted(ours: Words, theirs: Words, blocks: Blocks, pairs: int) -> dict[str, pl.Series]:
    """For each pair what its names share, what stands for what, and what only one of them has.

    Rarities are parts of the logarithm of the number of names: 1 for a word that one name alone has.
    """
    width = np.int64(len(blocks.words) + 1)
    our_key, their_key = ours.pair * width + ours.ids + 1, theirs.pair * width + theirs.ids + 1
    # Whole hundredths, so that no order of adding matters.
    unit = 100 / np.log(max(blocks.names, 100))
    rare_q, rare_c = (np.rint(blocks.rarity(side.counts) * unit) for side in (ours, theirs))
    mine, yours = (ours.ids >= 0) & among(our_key, their_key), among(their_key, our_key)
    both = _Both(ours, theirs, rare_q, rare_c, mine, yours, pairs, least_common(blocks.names))
    over_q, over_c = ~mine, ~yours
    glued_q, apart_c = parted(ours, theirs, over_q, over_c)
    glued_c, apart_q = parted(theirs, ours, over_c & ~apart_c, over_q & ~glued_q)
    over_q &= ~(glued_q | apart_q)
    over_c &= ~(apart_c | glued_c)
    rest_q, rest_c = text(ours, over_q, pairs), text(theirs, over_c, pairs)
    shared = both.rarity(theirs, ~over_c)
    found = {
        "_rest_q": rest_q, "_rest_c": rest_c, "number_differs": _numbers_differ(rest_q, rest_c),
        "other_number": rest_q.str.contains("[0-9]") & rest_c.str.contains("[0-9]"),
        "words_differ": both.all_of(ours) != both.all_of(theirs),
        "rare_words": both.many(theirs, ~over_c & (theirs.counts <= both.common)),
        "repeated": both.many(ours, mine) != both.many(theirs, yours),
        "acronym": _acronyms(ours, theirs, ~mine & ~_of(_JOINING, ours, ~mine), ~yours, pairs),
        **_standing(both, over_q, over_c, shared, _shared_words(both, our_key, their_key)),
    }  # fmt: skip
    return {name: values if isinstance(values, pl.Series) else pl.Series(values) for name, values in found.items()}


def _standing(
    both: _Both, over_q: Flags, over_c: Flags, shared: Floats, same: tuple[Places, Places]
) -> dict[str, pl.Series | Places | Floats | Flags]:
    """Words that stand for others, and words that nothing stands for; `same` are the shared words of either side."""
    ours, theirs = both.ours, both.theirs
    pairs = aligned(ours, theirs, over_q, over_c, both.pairs)
    met = np.concatenate([same[0], pairs.ours]), np.concatenate([same[1], pairs.theirs])
    known = ours.counts[pairs.ours] > 0
    long, its = ours.lengths[pairs.ours], theirs.lengths[pairs.theirs]
    kind = pairs.kind
    slip, brief = kind == SLIP, np.minimum(long, its) < _LONG
    near = ~np.isin(kind, [INITIAL, TURNED, NUMBER])
    slipped = np.isin(kind, [SLIP, TWO, THREE])
    last_s, its_s = ours.ends_in("S")[pairs.ours], theirs.ends_in("S")[pairs.theirs]

    def many(rows: Flags) -> Places:
        return both.many(ours, pairs.ours[rows])

    many_c = theirs.counts[pairs.theirs]
    commoner = (many_c > both.common) & (many_c >= _FAR_COMMONER * ours.counts[pairs.ours])
    plural = kind == PLURAL
    tail = (slipped | (kind == STEM)) & (last_s != its_s)
    short = (kind == SHORT) & (last_s != its_s) & _but_for_s(ours, theirs, pairs)
    short |= slip & _s_too_many(ours, theirs, pairs)
    heard = np.rint(100 * np.log1p(ours.counts[pairs.ours]))
    nearly = both.rarity(theirs, pairs.theirs[near])
    lost_q, lost_c = over_q.copy(), over_c.copy()
    lost_q[pairs.ours] = lost_c[pairs.theirs] = False
    return {
        "shared": np.round(shared + _NEARLY * nearly, 4), "nearly": nearly, "turned": _turned(both, *met),
        "slip_new": many(slip & ~known & ~brief), "slip_new_brief": many(slip & ~known & brief),
        "slip_known": many(slip & known),
        "slip_heard": np.bincount(ours.pair[pairs.ours[slip & known]], heard[slip & known], minlength=both.pairs) / 500,
        **_slips(both, pairs),
        "slips": np.maximum(many(slipped) - 1, 0),
        "ends_s": many(tail),
        "ends_otherwise": many((short | (tail & ~_another_letter(ours, theirs, pairs))) & ~commoner),
        "plural": many(plural), "plural_new": many(plural & ~known), "plural_common": many(plural & commoner),
        "s_more": many(plural & ~commoner & (long > its)), "s_less": many(plural & ~commoner & (long < its)),
        "loose": both.many(ours, lost_q) + both.many(theirs, lost_c) > 0,
        "two_new": many((kind == TWO) & ~known), "two_known": many((kind == TWO) & known),
        "three_new": many((kind == THREE) & ~known), "three_known": many((kind == THREE) & known),
        "starts_new": many((kind == STARTS) & (long < its) & ~known),
        "starts_known": many((kind == STARTS) & (long < its) & known),
        "extends": many((kind == STARTS) & (long > its)),
        "short_new": many((kind == SHORT) & (long < its) & ~known),
        "short_known": many((kind == SHORT) & (long < its) & known),
        "spelt_out": many((kind == SHORT) & (long > its)),
        "stem_new": many((kind == STEM) & ~known), "stem_known": many((kind == STEM) & known),
        "initial": many((kind == INITIAL) & (long < its)), "first_name": many((kind == INITIAL) & (long > its)),
        "initials_turned": many(kind == TURNED),
        "initial_rare": many((kind == INITIAL) & (long < its) & (many_c <= both.common)),
        **_lost(both, lost_q, lost_c),
    }  # fmt: skip


def _slips(both: _Both, pairs: Alignment) -> dict[str, pl.Series | Places | Floats | Flags]:
    """How the words that are one slip apart differ, and numbers that are."""
    ours, theirs = both.ours, both.theirs
    at = np.flatnonzero(pairs.kind == SLIP)
    mine, yours, head = pairs.ours[at], pairs.theirs[at], pairs.head[at]
    how = slips(ours.text(mine), theirs.text(yours), head)
    numbers = np.flatnonzero(pairs.kind == NUMBER)
    return {
        "slip_swapped": both.many(ours, mine[how.swapped]), "slip_doubled": both.many(ours, mine[how.doubled]),
        "slip_beside": both.many(ours, mine[how.beside]), "slip_lost": both.many(ours, mine[how.lost]),
        "slip_first": both.many(ours, mine[(head == 0) & ~how.swapped]),
        "number_slip": both.many(ours, pairs.ours[numbers][_misdialled(both, pairs, numbers)]),
    }  # fmt: skip


def _misdialled(both: _Both, pairs: Alignment, numbers: Places) -> Flags:
    """Whether long numbers differ as a slip of the pen makes them differ: not by one digit for another."""
    one, other = both.ours.text(pairs.ours[numbers]), both.theirs.text(pairs.theirs[numbers])
    long, its = one.str.len_chars(), other.str.len_chars()
    digits = one.str.contains("^[0-9]+$") & other.str.contains("^[0-9]+$")
    swapped = pl.Series(slips(one, other, pairs.head[numbers]).swapped)
    whole = pl.select(pl.max_horizontal(long, its) >= _NUMBER).to_series()
    return np.asarray((whole & ((long != its) | ~digits | swapped)).to_numpy(), np.bool_)


def _lost(both: _Both, lost_q: Flags, lost_c: Flags) -> dict[str, pl.Series | Places | Floats | Flags]:
    """Words that only one name has: after the words that are matched, before them or among them."""
    ours, theirs, many = both.ours, both.theirs, both.many
    after_q, before_q = _places(ours, lost_q, both.pairs)
    after_c, before_c = _places(theirs, lost_c, both.pairs)
    digit_q, digit_c = lost_q & ours.digits, lost_c & theirs.digits
    lone_q, lone_c = _lone(ours, lost_q) & ~after_q, _lone(theirs, lost_c) & ~after_c
    known = ours.counts > 0
    added, charity = _of(ADDED, theirs, lost_c), _of(CHARITY, theirs, lost_c)
    common = theirs.counts > both.common
    placed, its_place = _of(PLACES, ours, lost_q), _of(PLACES, theirs, lost_c)
    placed |= _of(SITES, ours, lost_q) & (many(ours, placed) > 0)[ours.pair]
    alms = _of(CHARITY, ours, lost_q)
    plain_q = lost_q & ~digit_q & ~lone_q & ~placed & ~alms
    plain_c = lost_c & ~digit_c & ~lone_c & ~added & ~charity & ~its_place
    among_q, among_c = plain_q & ~after_q & ~before_q, plain_c & ~after_c & ~before_c
    lost = both.rarity(ours, lost_q & ~placed & ~alms)
    its = both.rarity(theirs, lost_c & ~its_place & ~charity)
    single = both.all_of(theirs) - many(theirs, lost_c) == 1
    more, its_more = many(ours, plain_q) > 0, many(theirs, plain_c) > 0
    return {
        "after_known": many(ours, plain_q & after_q & known), "after_new": many(ours, plain_q & after_q & ~known),
        "before_known": many(ours, plain_q & before_q & known), "before_new": many(ours, plain_q & before_q & ~known),
        "among": many(ours, among_q), "digits": many(ours, digit_q), "added": many(ours, _of(ADDED, ours, lost_q)),
        "lone": many(ours, lone_q), "lost_q": lost, "placed": many(ours, placed), "its_place": many(theirs, its_place),
        "single_more": single & more, "its_single_more": single & its_more & ~more, "instead": more & ~its_more,
        "its_instead": its_more & ~more,
        "its_after_common": many(theirs, plain_c & after_c & common),
        "its_after_rare": many(theirs, plain_c & after_c & ~common),
        "its_before_common": many(theirs, plain_c & before_c & common),
        "its_before_rare": many(theirs, plain_c & before_c & ~common),
        "its_among": many(theirs, among_c), "adds": many(theirs, added), "its_charity": many(theirs, charity),
        "charity": many(ours, alms),
        "its_lone": many(theirs, lone_c),
        "lost_c": its,
        "replaced": (many(ours, plain_q & known) > 0) & (many(theirs, lost_c) > 0),
    }  # fmt: skip


def _another_letter(ours: Words, theirs: Words, pairs: Alignment) -> Flags:
    """Whether the words have the same letters in another order, or another letter for the last: no S more or less."""
    one, other = ours.text(pairs.ours), theirs.text(pairs.theirs)
    letters = pl.element().sort()
    same = pl.select(one.str.split("").list.eval(letters) == other.str.split("").list.eval(letters)).to_series()
    last = one.str.len_chars() == other.str.len_chars()
    last &= one.str.head(-1) == other.str.head(-1)
    last &= one.str.tail(1) != one.str.slice(-2, 1)
    return np.asarray((same | last).to_numpy(), np.bool_)


def _but_for_s(ours: Words, theirs: Words, pairs: Alignment) -> Flags:
    """Whether the words end in the same letter but for an S: BKRY and BAKERYS."""
    one, other = ours.text(pairs.ours), theirs.text(pairs.theirs)
    longer = (one.str.tail(1) + "S" == other.str.tail(2)) | (other.str.tail(1) + "S" == one.str.tail(2))
    return np.asarray(pl.select(longer).to_series().to_numpy(), np.bool_)


def _s_too_many(ours: Words, theirs: Words, pairs: Alignment) -> Flags:
    """Whether words differ by an S shortly before the end of one of them: AUTSO is AUTOS as likely as AUTO."""
    one, other = ours.text(pairs.ours), theirs.text(pairs.theirs)
    long, its, head = one.str.len_chars(), other.str.len_chars(), pl.Series(pairs.head)
    longer = one.zip_with(long > its, other)
    behind = pl.select(pl.max_horizontal(long, its).cast(pl.Int64) - head <= _BEFORE_END).to_series()
    letters = pl.DataFrame({"longer": longer, "head": head})
    slipped = pl.col("longer").str.slice(pl.col("head"), 1) == "S"
    doubled = pl.col("longer").str.slice(pl.col("head") - 1, 1) == "S"
    some = letters.select((pl.col("head") > 0) & slipped & ~doubled).to_series()
    return np.asarray(((long != its) & some & behind).to_numpy(), np.bool_)


def _places(side: Words, lost: Flags, pairs: int) -> tuple[Flags, Flags]:
    """Which of the lost words stand after all that are matched, and which before them."""
    nth, kept = side.nth, ~lost
    last, first = np.full(pairs, -1, np.int64), np.full(pairs, 1 << 30, np.int64)
    np.maximum.at(last, side.pair[kept], nth[kept])
    np.minimum.at(first, side.pair[kept], nth[kept])
    after = lost & (nth > last[side.pair])
    return after, lost & (nth < first[side.pair]) & ~after


def _of(words: list[str], side: Words, lost: Flags) -> Flags:
    return lost & side.one_of(words)


def _lone(side: Words, lost: Flags) -> Flags:
    """Initials: a letter, or two that were written together."""
    return lost & (side.lengths <= _INITIALS) & ~side.digits


def _shared_words(both: _Both, our_key: Places, their_key: Places) -> tuple[Places, Places]:
    """The payee's words that the register's name has too, and where it has each first."""
    order = np.argsort(their_key, kind="stable")
    at = np.flatnonzero(both.mine)
    return at, order[np.searchsorted(their_key[order], our_key[at])] if len(at) else at


def _turned(both: _Both, ours: Places, theirs: Places) -> Flags:
    """Whether words that are shared, or stand for each other, stand in another order."""
    turned = np.zeros(both.pairs, np.bool_)
    order = np.argsort(ours)
    where, pair = both.theirs.nth[theirs[order]], both.ours.pair[ours[order]]
    turned[pair[1:][(where[1:] < where[:-1]) & (pair[1:] == pair[:-1])]] = True
    return turned


def _acronyms(ours: Words, theirs: Words, over_q: Flags, over_c: Flags, pairs: int) -> Flags:
    """Whether all that is left over is one word on one side, of the initials of the shared words."""
    many_q, many_c = (
        np.bincount(side.pair[over], minlength=pairs) for side, over in ((ours, over_q), (theirs, over_c))
    )
    found = np.zeros(pairs, np.bool_)
    for side, over, lone in (
        (ours, over_q, (many_q == 1) & (many_c == 0)),
        (theirs, over_c, (many_c == 1) & (many_q == 0)),
    ):
        at = np.flatnonzero(lone)
        alone = over & lone[side.pair]
        shared = ~over & lone[side.pair]
        initials = _text(side.pair[shared], side.text(np.flatnonzero(shared)).str.head(1), pairs).gather(at)
        word = _text(side.pair[alone], side.text(np.flatnonzero(alone)), pairs).gather(at)
        both = pl.DataFrame({"initials": initials, "word": word})
        within = (pl.col("word").str.len_chars() >= 3) & pl.col("initials").str.contains(pl.col("word"), literal=True)
        found[at] = both.select(within=within)["within"].to_numpy()
    return found


def _numbers_differ(one: pl.Series, other: pl.Series) -> pl.Series:
    """Whether the digits of two columns differ; only texts that have some are looked at closely."""
    at = (one.str.contains(r"[0-9]") | other.str.contains(r"[0-9]")).arg_true()
    differ = one.gather(at).str.replace_all(r"[^0-9]", "") != other.gather(at).str.replace_all(r"[^0-9]", "")
    return pl.repeat(value=False, n=len(one), eager=True).scatter(at, differ)


def text(side: Words, rows: Flags, pairs: int) -> pl.Series:
    """Some words of each pair in their order, without spaces: a word glued or split is then the same."""
    return _text(side.pair[rows], side.text(np.flatnonzero(rows)), pairs)


def _text(pair: Places, words: pl.Series, pairs: int) -> pl.Series:
    held = byte_text(words)
    # The letters already stand in a row: the text of a pair is a longer slice of them.
    starts = held.places[np.searchsorted(pair, np.arange(pairs + 1))]
    return ByteText(held.data, starts).series().alias("text")
