"""Every distinct name that was met, with its key, its kind and what bears on its lines: each worked out once."""

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.codebook import Codebook, Codes
from spendscan.core.reasons import Kind
from spendscan.payees.kinds import PERSONAL_NAME, kinds, payee_keys
from spendscan.payees.texts import Signatures, Texts
from spendscan.payees.verdicts import Book, Payee

Flags = npt.NDArray[np.bool_]
_PLAIN = Payee(Kind.ORGANISATION.value, personal=False, held=frozenset())


class Roster:
    """Names by number, in the order in which they were met.

    Args:
        book: The rules, with the patterns that they look for in names.
        decided: Kinds that people decided, by payee key.
    """

    def __init__(self, book: Book, decided: Mapping[str, str]) -> None:
        self._book = Codebook()
        self._decided = dict(decided)
        self._texts = Texts(book.patterns("name"))
        self.keys = pl.Series("payee_key", [], dtype=pl.String)
        # payee_key, kind, kind_reason, person_like, by the names and people's decisions; a row a name.
        self.table = kinds(self.keys).drop("person_shaped", "firm")
        # What bears on a line: a payee's number in `payees`; 0 where nothing about the name does.
        self.payees = [_PLAIN]
        self._numbers = {_PLAIN: 0}
        self.bearing: Signatures = np.zeros(0, np.int64)
        self._named: Signatures = np.zeros(0, np.int64)
        # Names that the ledger's own word makes a person of: in a category (shaped) or as a supplier type (soft).
        self.shaped: Flags = np.zeros(0, np.bool_)
        self.soft: Flags = np.zeros(0, np.bool_)
        self.redacted: Flags = np.zeros(0, np.bool_)

    def meet(self, names: pl.Series) -> tuple[Codes, pl.Series]:
        """The number of each name, and the keys of the names that are new; 0 is a payment without a name."""
        codes, new = self._book.codes(names)
        if not self.keys.len():
            new = pl.concat([self._book.texts.head(1), new])
        if not new.len():
            return codes, self.keys.clear()
        keys = payee_keys(new).rename("payee_key")
        table = self._overruled(kinds(keys))
        plain = (table["kind"] == Kind.ORGANISATION.value) & ~keys.is_in(list(self._decided))
        bearing = self._bearing(new, keys, table["kind"])
        self.keys = pl.concat([self.keys, keys], rechunk=True)
        self.table = pl.concat([self.table, table.select(self.table.columns)])
        self._named = np.concatenate([self._named, bearing])
        self.bearing = np.concatenate([self.bearing, bearing])
        self.shaped = np.concatenate([self.shaped, (table["person_shaped"] & plain).to_numpy()])
        self.soft = np.concatenate([self.soft, (plain & ~table["firm"]).to_numpy()])
        self.redacted = np.concatenate([self.redacted, (table["kind"] == Kind.REDACTED.value).to_numpy()])
        return codes, keys

    @property
    def names(self) -> pl.Series:
        """The name of each number; null for a payment without one."""
        return self._book.texts

    def tell(self, keys: Collection[str]) -> None:
        """The ledger says that these payees are people, and says so of no others."""
        self.bearing = self._named.copy()
        for code in self.keys.is_in(list(keys)).arg_true().to_list():
            known = self.payees[self._named[code]]
            self.bearing[code] = self._number(Payee(Kind.INDIVIDUAL.value, known.personal, known.held))

    def _overruled(self, table: pl.DataFrame) -> pl.DataFrame:
        decided = pl.col("payee_key").replace_strict(self._decided, default=None, return_dtype=pl.String)
        table = table.with_columns(decided=decided)
        given = pl.col("decided").is_not_null()
        return table.with_columns(
            kind=pl.coalesce("decided", "kind"),
            kind_reason=pl.when(given).then(pl.lit("a decision")).otherwise("kind_reason"),
            person_like=pl.col("person_like") & ~given,
        )

    def _bearing(self, names: pl.Series, keys: pl.Series, kind: pl.Series) -> Signatures:
        """The number of what bears on the lines of each name: 0 for an organisation without a pattern."""
        bearing, none = np.zeros((2, names.len()), np.int64)
        found = [self._texts.signatures(texts) for texts in (names, keys)]
        in_name, in_key = (none if signatures is None else signatures for signatures in found)
        some = pl.Series((in_name != 0) | (in_key != 0)) | (kind != Kind.ORGANISATION.value)
        at = some.arg_true()
        personal = names.gather(at).str.contains(PERSONAL_NAME).fill_null(value=False)
        # The patterns that are found in the published name or in its key.
        sets, rows = self._texts.sets, at.to_numpy()
        held = (sets[a] | sets[b] for a, b in zip(in_name[rows], in_key[rows], strict=True))
        bearing[rows] = [self._number(Payee(*payee)) for payee in zip(kind.gather(at), personal, held, strict=True)]
        return bearing

    def _number(self, payee: Payee) -> int:
        if payee not in self._numbers:
            self._numbers[payee] = len(self.payees)
            self.payees.append(payee)
        return self._numbers[payee]
