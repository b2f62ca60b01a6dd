"""Text as UTF-8, however it is cut into pieces."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.ledger.files import transcode
from spendscan.ledger.files.dialect import Dialect, decode
from spendscan.ledger.files.transcode import texts

BYTES = st.lists(
    st.sampled_from([b"a,b", b"\n", b"\r\n", b"\r", b"\x00", b"\xe9", b"\x92", b"\x81", "é€😀".encode(), b"\xc3"]),
    max_size=30,
).map(b"".join)


@given(BYTES, st.sampled_from([1, 2, 3, 8, 1 << 16]), st.sampled_from(["utf-8", "cp1252", "utf-16-le", "cp850"]))
def test_pieces_make_the_text_that_is_decoded_whole(data: bytes, size: int, encoding: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transcode, "PIECE", size)
        pieces = list(texts(io.BytesIO(data), Dialect(encoding, ",")))
    whole = decode(data, Dialect(encoding, ",")).replace("\r\n", "\n").replace("\r", "\n")
    assert b"".join(pieces).decode() == whole
    assert all(piece.decode() is not None for piece in pieces)
