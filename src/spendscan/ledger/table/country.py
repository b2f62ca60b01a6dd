"""Whose country a table is of, by postcodes, states, words of its header and legal forms of its suppliers."""

import re
from collections.abc import Sequence

import polars as pl

from spendscan.core.postcodes import canonical
from spendscan.ledger.cells.dates import DAY_FIRST, MONTH_FIRST
from spendscan.ledger.table.spellings import plain

Rows = Sequence[Sequence[str]]
_LETTERS = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR"
    " PA PR RI SC SD TN TX UT VT VA WA WV WI WY"
)
_STATES = {
    "US": frozenset(_LETTERS.split()),
    "CA": frozenset({"ON", "QC", "BC", "AB", "MB", "SK", "NS", "NB", "NL", "PE", "PEI", "YT", "NU"}),
    "AU": frozenset({"NSW", "VIC", "QLD", "TAS", "ACT", "SA", "WA"}),
}
# Numbers and taxes that one country alone has.
_OWN = (("AU", re.compile(r"\babn\b")), ("NZ", re.compile(r"\bnzbn\b")), ("CA", re.compile(r"\b(hst|qst|pst)\b")))
_STATE = re.compile(r"\b(state|st|province)\b")
# A cheque is a check in one country alone; what else its ledgers are headed with, others use, too.
_AMERICAN = re.compile(r"\b(checks?|chk|warrants?|vendors?|fiscal|zip)\b")
_CHECK = re.compile(r"\b(checks?|chk|warrants?|zip)\b")
_BRITISH = re.compile(
    r"\b(department(al)? family|expense area|irrecoverable vat|sercop|bvacop|proclass|cipfa\w*|vcse|clinical)\b|\bnhs\b"
)
_INC = re.compile(r"(?i)\b(inc|llc|l\.l\.c|corp|corporation)\b\.?")
_LTD = re.compile(r"(?i)\b(ltd|limited|plc|llp|cic|nhs)\b\.?")
# Shares of cells, and how much more often one country's legal forms stand there than the other's.
MOSTLY, SOME, MORE = 0.8, 0.1, 4.0
FEWEST_STATES, MOST_POSTCODES = 2, 0.5
# Words that the ledgers of one language alone are headed with, and the currency of most who write it.
_LANGUAGES = (
    # What firms are numbered by where that language is spoken, too.
    ("BRL", re.compile(r"\bcnpj\b|\bfavorecido\b|\bempenho\b")),
    ("ARS", re.compile(r"\bcuit\b")),
    ("CLP", re.compile(r"\brut\b.*\bproveedor\b|\bproveedor\b.*\brut\b")),
    ("EUR", re.compile(r"leverancier|crediteur|bedrag\b|\bbtw\b|begunstigde")),
    ("EUR", re.compile(r"fournisseur|\bmontant|mandatement|raison sociale")),
    ("EUR", re.compile(r"lieferant|betrag\b|zahlungsempfanger|kreditor|zuwendung|auftragnehmer")),
    ("EUR", re.compile(r"fornitore|\bimporto\b|ragione sociale")),
    ("EUR", re.compile(r"proveedor|\bimporte\b|adjudicatario|razon social")),
    ("EUR", re.compile(r"toimittaj|palveluntuottaj|tositepaiva|tehingupartner|\bsuma s dph\b|\bsuma bez dph\b")),
    ("EUR", re.compile(r"\bprimatelj\b|\bdobavljac\b|\bdobavitelj\b|\bznesek\b")),
    ("HUF", re.compile(r"\bosszeg\b|\bszallito\b")),
    ("RON", re.compile(r"\bfurnizor\b")),
    ("CZK", re.compile(r"\bcastka\b")),
    ("PLN", re.compile(r"\bkwota\b|kontrahent")),
    ("SEK", re.compile(r"leverantor|\bbelopp\b")),
    ("NOK", re.compile(r"\bbelop\b")),
    ("DKK", re.compile(r"\bbelob\b")),
    ("UAH", re.compile(r"отримувач|одержувач|постачальник|єдрпоу|\bedrpou\b")),
    ("RUB", re.compile(r"получатель|поставщик|\bсумма\b")),
    ("BGN", re.compile(r"доставчик|изпълнител|\bстоиност\b")),
    ("RSD", re.compile(r"добављач|прималац")),
    ("EUR", re.compile(r"αναδοχο|προμηθευτ|δικαιουχο|\bποσο\b")),
)


def country_of(names: Sequence[str], rows: Rows, postcodes: Sequence[str], suppliers: Sequence[str], order: str) -> str:
    """The country, `US`, `GB`, `CA`…, that a table's own cells and names tell; empty where they tell none.

    Args:
        names: The header.
        rows: A sample of the lines.
        postcodes: What its column of postcodes holds.
        suppliers: What its column of suppliers holds.
        order: How its dates are written, where a cell of them shows it.
    """
    found = _of_postcodes(postcodes)
    if found is not None:
        return found
    words = " ".join(map(plain, names))
    own = _of_states(names, rows) or next((country for country, name in _OWN if name.search(words)), "")
    if own and not (own == "US" and order == DAY_FIRST):
        return own
    inc, ltd = (sum(form.search(name) is not None for name in suppliers) for form in (_INC, _LTD))
    enough = len(suppliers) * SOME
    incorporated = inc >= max(enough, MORE * ltd)
    # Where many suppliers are limited companies, a date may only have been written by an American computer.
    american = (order == MONTH_FIRST and (incorporated or (_AMERICAN.search(words) and ltd < enough))) or (
        incorporated and _CHECK.search(words)
    )
    british = _BRITISH.search(words) is not None and ltd >= max(enough, inc)
    if american and order != DAY_FIRST and not british:
        return "US"
    return "GB" if british else ""


def currency_by_language(names: Sequence[str]) -> str | None:
    """The currency of most who write the language of a header; None where that is English, or not known."""
    words = " ".join(map(plain, names))
    return next((code for code, pattern in _LANGUAGES if pattern.search(words)), None)


def _of_postcodes(postcodes: Sequence[str]) -> str | None:
    """The country whose shape three in four postcodes have; empty where it is not so clear, None without postcodes."""
    if not postcodes:
        return None
    shapes = pl.Series("postcode", postcodes, dtype=pl.String).to_frame().select(code=canonical(pl.col("postcode")))
    known = shapes["code"].drop_nulls()
    if known.len() < len(postcodes) * MOST_POSTCODES:
        return None
    british = int(known.str.contains(" ", literal=True).sum())
    if british * 4 >= known.len() * 3:
        return "GB"
    return "US" if british * 4 <= known.len() else ""


def _of_states(names: Sequence[str], rows: Rows) -> str:
    """The country whose states or provinces a column named for them holds the letters of; empty where none does."""
    for at, name in enumerate(names):
        if not _STATE.search(plain(name)):
            continue
        cells = [row[at].strip().upper() for row in rows if at < len(row) and row[at].strip()]
        for country, letters in _STATES.items():
            known = [cell for cell in cells if cell in letters]
            if cells and len(known) >= len(cells) * MOSTLY and len(set(known)) >= min(FEWEST_STATES, len(cells)):
                return country
    return ""
