"""Text of any encoding as UTF-8 with line feeds, in pieces that a processor's cache holds."""

import codecs
from collections.abc import Iterator
from typing import IO

from spendscan.ledger.files.dialect import Dialect

PIECE = 1 << 16


def texts(stream: IO[bytes], dialect: Dialect) -> Iterator[bytes]:
    """Pieces of a text as UTF-8 with line feeds, without marks and noughts; none ends within a character."""
    stream.read(dialect.skip)
    errors = {"cp1252": "latin1_leftover", "utf-8": "windows_leftover"}.get(dialect.encoding, "replace")
    decoder = codecs.getincrementaldecoder(dialect.encoding)(errors=errors)
    wide, first, held = dialect.encoding.startswith("utf-16"), True, b""
    while raw := stream.read(PIECE):
        # A piece that is ASCII is what it will be; what the decoder may hold of the last one comes first.
        plain = not wide and raw.isascii() and decoder.getstate()[0] == b""
        piece = raw if plain else decoder.decode(raw).encode("utf-8", errors="replace")
        if first:
            piece, first = piece.removeprefix(codecs.BOM_UTF8), False
        if b"\x00" in piece:
            piece = piece.replace(b"\x00", b"")
        if held or b"\r" in piece:
            piece, held = _line_feeds(held + piece)
        yield piece
    yield held.replace(b"\r", b"\n") + decoder.decode(b"", final=True).encode("utf-8", errors="replace")


def _line_feeds(piece: bytes) -> tuple[bytes, bytes]:
    """A piece with line feeds alone at its lines' ends, and what waits for the next: a return may be half of an end."""
    held = b"\r" if piece.endswith(b"\r") else b""
    piece = piece[: len(piece) - len(held)]
    return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), held
