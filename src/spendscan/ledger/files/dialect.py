"""How a text file is written: its encoding, its delimiter, its line ends; and what is no text at all."""

import codecs
import re
from dataclasses import dataclass

from spendscan.ledger.files import apostrophes

BOM = b"\xef\xbb\xbf"
TWICE_ENCODED_BOM = b"\xc3\xaf\xc2\xbb\xc2\xbf"
DELIMITERS = ",;\t|^~"
ZIP_MAGIC, OLE_MAGIC, GZIP_MAGIC, PARQUET_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1"
_SIGNATURES = (
    (b"%PDF", "a PDF", "Ask the publisher for the CSV or the workbook behind it."),
    (b"\x89PNG", "an image", "Ask the publisher for the data itself."),
    (b"\xff\xd8\xff", "an image", "Ask the publisher for the data itself."),
    (b"GIF8", "an image", "Ask the publisher for the data itself."),
    (b"{\\rtf", "a text document (RTF)", "Ask the publisher for the CSV or the workbook behind it."),
    (b"Rar!", "a RAR archive", "Unpack it first."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it first."),
    (b"SQLite format 3", "a database (SQLite)", "Save its table as CSV."),
    (b"ARROW1", "an Arrow file", "Save it as Parquet or CSV."),
    (b"ID;P", "a workbook in symbolic links (SYLK)", "Open it in a spreadsheet program and save it as CSV."),
    (b"MIME-Version:", "a web archive (MHTML)", "Open it in a spreadsheet program and save it as CSV."),
)
_OF_A_SITE = (b"<!doctype", b"<script", b"<link", b"<nav")
_HTML = re.compile(rb"^\s*(<!doctype html|<html|<head|<table|<\?xml[^>]*>\s*<html|<!--)", re.IGNORECASE)
_JSON = re.compile(rb"(\[\s*)?[\[{]\s*\"")
_XML = re.compile(rb"^\s*<(\?xml|\w+[\s>])", re.IGNORECASE)
# A pound sign before digits: 0xA3 in Windows' code page, 0x9C in DOS's.
_DOS_POUND = re.compile(rb"\x9c\s?-?[\d(]|[(]\x9c[)]")
_WINDOWS_POUND = re.compile(rb"\xa3")
# Letters of DOS's page between others, where Windows' has quotation marks or nothing: M\x81ller.
_DOS_LETTER = re.compile(rb"[A-Za-z][\x81\x82\x84\x94][A-Za-z]")
_WINDOWS_LETTER = re.compile(rb"[A-Za-z][\xc0-\xff][A-Za-z]|[A-Za-z]\x92[A-Za-z]")
# Letters of old Macs and of Poland within words, where Windows' page has capitals and small numbers: Caf\x8e, us\xb3ug.
_MAC_LETTER, _MAC_QUOTE = re.compile(rb"[a-z][\x8e\x8f\x9f]|[A-Z]\x9f[a-z]"), re.compile(rb"[a-z]\xd5s\b")
_POLISH_LETTER, FEWEST_POLISH = re.compile(rb"[A-Za-z][\xb3\xb9][a-z]"), 3
# Letters with a hook that two pages share, and such as the page of Prague and Zagreb has where Windows' has others:
# no language of the West has both in its words.
_HOOKED = re.compile(rb"[A-Za-z\xc0-\xff][\x9a\x9e]|[\x8a\x8e\x9a\x9e][a-z\xe0-\xff]")
_CZECH_LETTER = re.compile(rb"[A-Za-z\x9a\x9e][\xe8\xec\xf8\xf9][a-z\x9a\x9e]|\xc8[a-z]")
_TWO_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
# Letters of Western Europe, pounds and typographic marks as UTF-8 writes them: no text of another page means `Ã©`.
_PLAINLY_UTF8 = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0\xa3]|\xe2\x80[\x93\x94\x98-\x9a\x9c-\x9e\xa6]")

# What ends a page, or a line of another kind.
PAGE_MARKS = "\x0b\x0c\x85\u2028\u2029"
_PAGE_BREAK = re.compile(rb'(?m)^(?:\x0b|\x0c|\xc2\x85|\xe2\x80[\xa8\xa9])+(?=")')
# How letters that were encoded twice begin, `Ã`, `Â` and `â€` before what is no letter of a word; the whole of them;
# and a byte-order mark.
_NO_WINDOWS = frozenset(b"\x81\x8d\x8f\x90\x9d")
_DOUBLED = re.compile(rb"\xc3(?:\x83[\xc2\xc5\xc6\xcb\xe2]|\x82\xc2|\xa2\xe2\x82\xac|\xaf\xc2\xbb\xc2\xbf)")
_WINDOWS_BYTES = {bytes([code]).decode("cp1252"): chr(code) for code in range(0x80, 0xC0) if code not in _NO_WINDOWS}
_SECOND = "[\x80-\xbf" + "".join(_WINDOWS_BYTES) + "]"
DOUBLED_TEXT = re.compile(f"[ÂÃ]{_SECOND}|â€{_SECOND}|ï»¿")


@dataclass(frozen=True)
class Dialect:
    """How a text file is written.

    Args:
        encoding: Python's name of it.
        delimiter: What separates cells.
        skip: Bytes of a byte-order mark before the text.
        why: What says so.
    """

    encoding: str
    delimiter: str
    skip: int = 0
    why: str = ""


def no_text(head: bytes) -> tuple[str, str] | None:
    """What a file is that no ledger can be, and what to do; None where it may be one."""
    bare = head.removeprefix(BOM).lstrip(b"\r\n\t \x00\xff\xfe")
    if not bare.strip(b"\x00\x1a"):
        return "empty", "There is nothing in it: fetch it again."
    for magic, what, hint in _SIGNATURES:
        if bare.startswith(magic):
            return what, hint
    if _HTML.match(bare):
        return _page(bare)
    if _XML.match(bare):
        return "an XML document", "Save it as CSV or as a workbook first."
    # Of a wide encoding every other byte is none.
    if _JSON.match(bare[:100].replace(b"\x00", b"")):
        return "a JSON document", "Ask the publisher for the CSV, or save it as one."
    return None


def _page(head: bytes) -> tuple[str, str]:
    """A page that a spreadsheet or a system of accounts writes for a table, or one of a site."""
    small = head.lower()
    table = b"<table" in small and not any(one in small for one in _OF_A_SITE)
    if table or b"office:excel" in small:
        return "a table saved as a web page (HTML)", "Open it in a spreadsheet program and save it as CSV."
    return "a web page (HTML)", "The link led to a page, not to the data: fetch the file again."


def encoding_of(sample: bytes) -> tuple[str, int]:
    """The encoding of a sample of a file's bytes, beginning with its first, and the length of its mark."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", 0
    if sample.startswith(TWICE_ENCODED_BOM):
        return "utf-8", len(TWICE_ENCODED_BOM)
    skip = len(BOM) if sample.startswith(BOM) else 0
    if sample[skip:].startswith(TWICE_ENCODED_BOM):
        skip += len(TWICE_ENCODED_BOM)
    wide = _wide(sample)
    if wide:
        return wide, 0
    if is_utf8(sample):
        return "utf-8", skip
    if mostly_utf8(sample):
        return "utf-8", skip
    return _page_of(sample), skip


def _page_of(sample: bytes) -> str:
    """The code page of a text that is no Unicode, by letters that stand within words in one of them alone."""
    if len(_POLISH_LETTER.findall(sample)) >= FEWEST_POLISH:
        return "cp1250"
    if min(len(_HOOKED.findall(sample)), len(_CZECH_LETTER.findall(sample))) >= FEWEST_POLISH:
        return "cp1250"
    quotes = len(_MAC_QUOTE.findall(sample))
    letters = len(_WINDOWS_LETTER.findall(sample)) - quotes
    dos = len(_DOS_POUND.findall(sample)) + len(_DOS_LETTER.findall(sample))
    mac = len(_MAC_LETTER.findall(sample)) + quotes
    if mac > letters and mac > dos:
        return "mac_roman"
    return "cp850" if dos > letters + len(_WINDOWS_POUND.findall(sample)) else "cp1252"


def byte_order(encoding: str, head: bytes) -> str:
    """The encoding of a text's inner pieces, which have no mark to tell the order of its bytes by."""
    if encoding == "utf-16":
        return "utf-16-be" if head.startswith(b"\xfe\xff") else "utf-16-le"
    return encoding


def mostly_utf8(sample: bytes) -> bool:
    """Whether as many of the letters beyond ASCII are UTF-8 as are not: a few odd bytes are another page's.

    Of files written one after the other some lines may be in UTF-8, and any number in another page.
    """
    if _PLAINLY_UTF8.search(sample):
        return True
    whole = len(_TWO_BYTES.findall(sample))
    return whole >= len(_HIGH.findall(_TWO_BYTES.sub(b"", sample))) if whole else False


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is nought."""
    piece = sample[: 1 << 12]
    piece = piece[: len(piece) // 2 * 2]
    if len(piece) < 8:
        return None
    even, odd = piece[::2].count(0), piece[1::2].count(0)
    half = len(piece) // 2
    if odd > half * 0.8 and even < half * 0.2:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.8 and odd < half * 0.2 else None


def is_utf8(sample: bytes) -> bool:
    """Whether bytes are UTF-8, a character cut off at either end forgiven."""
    trimmed = sample.lstrip(bytes(range(0x80, 0xC0))) if len(sample) > 8 else sample
    try:
        trimmed.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end >= len(trimmed) and error.reason == "unexpected end of data"
    return len(sample) - len(trimmed) < 4


def decode(data: bytes, dialect: Dialect) -> str:
    """Text of a file's bytes, NUL characters and marks taken out; nothing is lost without a trace."""
    body = data[dialect.skip :]
    if dialect.encoding == "cp1252":
        # Five bytes stand for nothing in Windows' code page; they keep their Latin-1 meaning.
        text = body.decode("cp1252", errors="latin1_leftover")
    else:
        errors = "windows_leftover" if dialect.encoding == "utf-8" else "replace"
        text = body.decode(dialect.encoding, errors=errors)
    # Ctrl-Z ended a file in the days of DOS.
    text = text.replace("\x00", "").removeprefix("\ufeff").rstrip("\x1a")
    return without_page_breaks(text.encode()).decode() if any(mark in text for mark in PAGE_MARKS) else text


def without_page_breaks(lines: bytes) -> bytes:
    """Lines in UTF-8 without the page breaks that stand before a quote at their beginning, and make a letter of it."""
    # Most lines are plain, which is quickly told.
    wide = not lines.isascii() and any(mark.encode() in lines for mark in PAGE_MARKS[2:])
    return _PAGE_BREAK.sub(b"", lines) if wide or b"\x0b" in lines or b"\x0c" in lines else lines


def text_of(data: bytes, dialect: Dialect) -> str:
    """Text of a file's bytes as it was meant, with letters that were encoded twice mended."""
    return undoubled(decode(data, dialect), dialect)


def undoubled(text: str, dialect: Dialect) -> str:
    """A text as it was meant, where letters beyond ASCII were encoded twice: `CafÃ©`."""
    if dialect.encoding != "utf-8" or text.isascii():
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        # Some lines were, and others have letters as they are.
        return once_encoded(text)


def once_encoded(text: str) -> str:
    """A text whose letters that were encoded twice are as they were meant: `CafÃ© — Müller`."""
    return DOUBLED_TEXT.sub(_once, text)


def some_doubled(data: bytes) -> bool:
    """Whether a text in UTF-8 has letters that were encoded twice."""
    # Most texts have no such letter at all, which is asked in a tenth of the time.
    return b"\xc3" in data and _DOUBLED.search(data) is not None


def _once(found: re.Match[str]) -> str:
    try:
        return "".join(_WINDOWS_BYTES.get(letter, letter) for letter in found[0]).encode("latin-1").decode()
    except UnicodeError:
        return found[0]


def delimiter_of(text: str) -> str:
    """The delimiter that splits most lines into the same number of cells, more than one."""
    between = next((delimiter for delimiter in DELIMITERS if apostrophes.wrapped(text, delimiter)), None)
    if between:
        return between
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", text)[:400] if line.strip()]
    quoted = [f'"{delimiter}"' for delimiter in DELIMITERS]
    if all(
        line[0] == line[-1] == '"' and line.count('"') % 2 == 0 and not any(one in line for one in quoted)
        for line in lines
    ):
        # Each line is one quoted cell that holds a record.
        lines = [line[1:-1].replace('""', '"') for line in lines]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        counts: dict[int, int] = {}
        for line in lines:
            cells = _outside_quotes(line, delimiter)
            counts[cells] = counts.get(cells, 0) + 1
        counts.pop(0, None)
        if not counts:
            continue
        cells, times = max(counts.items(), key=lambda pair: (pair[1] * min(pair[0], 6), pair[0]))
        score = times * min(cells, 6)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _outside_quotes(line: str, delimiter: str) -> int:
    if '"' not in line:
        return line.count(delimiter)
    return sum(part.count(delimiter) for part in line.split('"')[::2])


def _leftover(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


def _windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", errors="latin1_leftover"), error.end


codecs.register_error("latin1_leftover", _leftover)
codecs.register_error("windows_leftover", _windows)
