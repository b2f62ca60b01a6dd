"""Packed files, unpacked as the standard module would."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendscan.ledger.files import archive
from spendscan.ledger.files.archive import GUNZIP, NoArchive, gunzip, looked_through, stream_of

MEMBERS = st.lists(st.binary(max_size=40).map(lambda part: part * 50), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(MEMBERS, st.integers(0, 3), st.sampled_from([1, 7, 1 << 16]), st.sampled_from([3, 64, 1 << 18]))
def test_gzip_of_several_members_unpacks_to_all_of_them(
    parts: list[bytes], noughts: int, packed: int, read: int
) -> None:
    data = b"".join(gzip.compress(part) + bytes(noughts) for part in parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "PACKED", packed)
        patch.setattr(archive, "BLOCK", read)
        with stream_of(data, (GUNZIP,)) as stream:
            assert b"".join(iter(lambda: stream.read(read), b"")) == gzip.decompress(data) == b"".join(parts)


WHOLE = gzip.compress(bytes(range(256)) * 200)


@pytest.mark.parametrize(
    "data",
    [
        WHOLE[:-1],
        WHOLE[:400],
        WHOLE[:3],
        WHOLE + b"rest",
        WHOLE[:-6] + b"\0" + WHOLE[-5:],
        WHOLE[:60] + b"?" + WHOLE[61:],
    ],
)
def test_damaged_gzip_is_told(data: bytes) -> None:
    for read in (gunzip, lambda data: looked_through(data, GUNZIP, 1 << 20)):
        with pytest.raises(NoArchive, match="a damaged gzip file"):
            read(data)


def test_a_small_member_is_kept_whole_and_a_large_one_in_samples(tmp_path: Path) -> None:
    text = b"".join(b"%d,row\n" % i for i in range(100_000))
    small, large = (
        looked_through(gzip.compress(text), GUNZIP, len(text)),
        looked_through(gzip.compress(text), GUNZIP, 9),
    )
    assert small.whole == text
    assert large.whole is None
    assert small.samples == large.samples
    assert text.startswith(large.samples[0])
    assert text.endswith(large.samples[-1])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.csv", text)
    assert looked_through(file.getvalue(), "a.csv", len(text)).whole == text
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text))
    with stream_of(tmp_path / "a.csv.gz", (GUNZIP,)) as stream:
        assert stream.read() == text
