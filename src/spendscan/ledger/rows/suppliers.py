"""A ledger's suppliers by number: what is asked of a supplier's cell is worked out once for each text."""

import html
import re

import numpy as np
import polars as pl

from spendscan.core.codebook import Codebook, Codes, label_type
from spendscan.ledger.cells.distinct import MANY

# Cells that bear no name, or may be the label of a sum or of a figure about the payments.
_NO_NAME = (
    r"^\s*$|^\W*(?i:(?:grand|sub|report|overall)?\W*totals?|carried|brought|balance|[cb]/f)\b"
    r"|^\W*(?i:opening|closing|number|no|count|record|average|mean|median|maximum|minimum|vat|net|gross|sum)\b"
    r"|^\W*(?i:year|ytd|previous|prior|last|this|difference|variance|check|rounding|control|reported|less|plus|add)\b"
    r"|^\W*(?i:excluding|including|of which)\b"
)
# Apart from the other pattern: looked for from the end, it costs a third.
_LABEL = r"(?i:\b(?:total|count|average))\W*$"
# Marks that stand for the name above, a spreadsheet's errors, and what programs and people write where they have no
# name: short ones, which few names are.
_DITTO = (
    r"(?i)^[^\p{L}\d]*$|^\W*(ditto|do\.)\W*$|^#(ref|value|name|n/a|div/0|null|num|spill|calc)\b\W*$"
    r"|^\W*(null|n/a|nan|none|undefined|blank|unknown|tb[ac]|object object)\W*$|^\\n$"
)
# A number, a date, an amount, however long; a code of a letter or four and a number, with letters among its digits or
# without; what a spreadsheet makes of a long number; a key of a database; an answer. 3M and 4imprint are none.
_CODED = (
    r"^[^\p{L}]*\d[^\p{L}]*$|^[A-Za-z]{1,4}[-/_.]?\d{4,}$|^[A-Za-z]{0,4}(\d[A-Za-z]?[-/_.]?){6,}$"
    r"|^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$|^-?\d(\.\d+)?[eE]\+?\d+$"
    r"|^\{?[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?$|^(?i:yes|true|false|[yn])$|^="
)
LONGEST_DITTO = 16
# Signs as a web page writes them, once or twice over: `B &amp; M`, `O&#39;Neill`. A bare `&` and a word is a name. And
# how it breaks a line.
_ENTITY = (
    r"&(?:amp;)?(?:#\d{2,5}|#[xX][0-9a-fA-F]{2,4}|amp|apos|quot|nbsp|lt|gt|pound|[lr][sd]quo|[nm]dash"
    r"|[A-Za-z](?:acute|grave|uml|circ|cedil|tilde));|<[bB][rR] ?/?>"
)
_LINE_BREAK = re.compile(r" ?<br ?/?> ?", re.IGNORECASE)


class Suppliers:
    """The texts of suppliers' cells, and what each of them is.

    Attributes:
        dtype: The type that names come in: categories, written and told apart at a third of the cost of texts.
    """

    def __init__(self) -> None:
        self.dtype = label_type("suppliers")
        self._forget()

    def _forget(self) -> None:
        self._book = Codebook()
        # By number: 0 is the missing text.
        self._names = pl.Series("supplier_name", [None], dtype=self.dtype)
        self._named = np.ones(1, np.bool_)
        self._odd = pl.Series("odd", [True], dtype=pl.Boolean)
        self._no_name = np.zeros(1, np.bool_)
        self._coded = np.zeros(1, np.bool_)
        # Whether each is one of some words: of those that were asked for last.
        self._words: frozenset[str] = frozenset()
        self._called = np.zeros(0, np.bool_)

    def numbers(self, cells: pl.Series, *, lasting: bool = True) -> pl.Series:
        """The number of each cell's text (UInt32), 0 for none.

        Args:
            cells: A column as published.
            lasting: Whether a text's number is asked of later batches, too; where not, no more texts than can be
                worked out again are remembered.
        """
        if not lasting and self._book.size > MANY:
            self._forget()
        codes, new = self._book.codes(cells)
        if new.len():
            self._learn(new)
        return pl.Series(codes)

    def odd(self, numbers: pl.Series) -> pl.Series:
        """Whether a line is worth a closer look: its supplier's cell is blank, or may be a label."""
        return self._odd.gather(numbers)

    def names(self, numbers: pl.Series) -> pl.Series:
        """The names of payments as a person reads them, without the blanks around them: categories.

        Null where the cell is blank; `&amp;` is `&`, as on the web page that a table was taken from.
        """
        codes = numbers.to_numpy()
        unnamed = ~self._named[codes]
        if unnamed.any():
            self._name(np.unique(codes[unnamed]))
        return self._names.gather(numbers)

    def doubtful(self, numbers: pl.Series) -> tuple[int, int]:
        """How many cells hold a mark in place of a name, and how many a number or a code."""
        lines = np.bincount(numbers.to_numpy(), minlength=self._named.size)
        return int(lines[self._no_name].sum()), int(lines[self._coded].sum())

    def called(self, numbers: pl.Series, words: frozenset[str]) -> pl.Series | None:
        """Whether each cell holds one of some words; None where none does, as is found out without looking at each.

        Args:
            numbers: The cells' numbers.
            words: What is looked for.
        """
        if not words:
            return None
        if words != self._words:
            self._words, self._called = words, np.zeros(0, np.bool_)
        new = self._book.texts.slice(self._called.size)
        if new.len():
            found = new.str.strip_chars().is_in(sorted(words)).fill_null(value=False)
            self._called = np.concatenate([self._called, found.to_numpy()])
        if not self._called.any():
            return None
        called = self._called[numbers.to_numpy()]
        return pl.Series("called", called) if called.any() else None

    def _name(self, codes: Codes) -> None:
        """Give categories to texts that payments bear; those of other lines get none."""
        texts = self._book.texts.gather(pl.Series(codes))
        written = texts.str.contains(_ENTITY).fill_null(value=False).arg_true()
        if written.len():
            found = texts.gather(written).to_list()
            meant = [_LINE_BREAK.sub(" ", html.unescape(html.unescape(text))) for text in found]
            texts = texts.scatter(written, meant)
        texts = texts.str.strip_chars()
        texts = texts.set(texts == "", None)
        self._names = self._names.scatter(codes, texts.cast(self.dtype))
        self._named[codes] = True

    def _learn(self, new: pl.Series) -> None:
        count = new.len()
        self._names = pl.concat([self._names, self._names.clear(count)], rechunk=True)
        self._named = np.concatenate([self._named, np.zeros(count, np.bool_)])
        odd = new.str.contains(_NO_NAME) | new.str.contains(_LABEL)
        self._odd = pl.concat([self._odd, odd.alias("odd")], rechunk=True)
        bare = new.str.strip_chars()
        filled = bare != ""
        no_name = filled & (bare.str.len_bytes() <= LONGEST_DITTO) & bare.str.contains(_DITTO)
        coded = filled & bare.str.contains(_CODED)
        self._no_name = np.concatenate([self._no_name, no_name.to_numpy()])
        self._coded = np.concatenate([self._coded, coded.to_numpy()])
