"""Text as UTF-8, however it is cut into pieces."""

import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.settings import Ledger
from spendscan.ledger import plan
from spendscan.ledger.files import transcode
from spendscan.ledger.files.dialect import Dialect, decode, encoding_of, some_doubled, undoubled
from spendscan.ledger.files.transcode import texts
from spendscan.ledger.read import read_ledgers

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


@pytest.mark.parametrize("letters", ["é", "£", "’", "à", "À", "“", "—", "Á"])
def test_letters_that_were_encoded_twice_are_read_once(letters: str) -> None:
    doubled = letters.encode().decode("cp1252", errors="latin1_leftover")
    assert some_doubled(doubled.encode())
    # A minus is none of Windows' letters: not every line was encoded twice.
    assert undoubled(f"− {doubled}", Dialect("utf-8", ",")) == f"− {letters}"


@pytest.mark.parametrize("text", ["SÃO PAULO", "“CAFÉ”", "ÂNGELA", "MÃE", "Müller — “a”"])
def test_letters_that_stand_side_by_side_are_left(text: str) -> None:
    assert not some_doubled(text.encode())
    assert undoubled(f"−{text}", Dialect("utf-8", ",")) == f"−{text}"


@pytest.mark.parametrize("lines", [1, 40])
def test_a_large_file_has_its_letters_read_once(lines: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "LARGE", 1)
    rows = [f"CafÃ© Bau Ltd,{at}.50,0{1 + at % 9}/05/2024" for at in range(lines)]
    rows += [f"Müller {at} Ltd,{at}.50,2{at % 9}/05/2024" for at in range(60)]
    (tmp_path / "payments.csv").write_text("\n".join(["Supplier,Amount,Date", *rows, ""]), encoding="utf-8")
    read_ledgers(plan.plan_ledgers([str(tmp_path)], Ledger()), None, tmp_path / "out.parquet")
    names = pl.read_parquet(tmp_path / "out.parquet")["supplier_name"]
    assert names.str.starts_with("Café Bau").sum() == lines
