"""Text as UTF-8, however it is cut into pieces."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.ledger.files import transcode
from spendscan.ledger.files.dialect import Dialect, decode, encoding_of
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


def test_files_of_two_encodings_one_after_the_other_are_read_line_by_line() -> None:
    both = "Café".encode() + "\nMüller\nÉlan\nNiño\n".encode("cp1252")
    encoding, skip = encoding_of(both)
    assert decode(both, Dialect(encoding, ",", skip)).split() == ["Café", "Müller", "Élan", "Niño"]
    # A capital letter before a typographic apostrophe is no letter in UTF-8.
    alone = "CAFÉ\u2019S, ÉLAN, ÜBER".encode("cp1252")
    assert encoding_of(alone)[0] == "cp1252"
