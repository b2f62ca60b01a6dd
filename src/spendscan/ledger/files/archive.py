"""Archives: gzip, and zip files that hold ledgers."""

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from spendscan.ledger.files.dialect import GZIP_MAGIC, ZIP_MAGIC
from spendscan.ledger.files.read import BLOCK, HEAD, STRIDE, STRIDES, SUFFIXES, TAIL

MOST_BYTES = 1 << 32
MOST_RATIO = 200
# Each member is found by going through an archive's index: of more of them, that takes minutes.
MOST_MEMBERS = 2000
# The way to a text within archives: names of members, this one for what gzip packs.
GUNZIP = ""
# How zlib is told that what it unpacks is gzip's, and how much it is given at a time.
GZIPPED, PACKED = zlib.MAX_WBITS | 16, 1 << 16
# Archives within archives deeper than this nobody publishes.
DEEPEST = 3
Way = tuple[str, ...]


class NoArchive(Exception):  # noqa: N818 - it is told, never raised to a user
    """An archive that cannot be unpacked; its text says why."""


@dataclass(frozen=True)
class Seen:
    """What was seen of a member of an archive without keeping it.

    Args:
        sha256: Hash of its bytes, where it is one of several.
        size: Bytes.
        samples: Its first bytes, some from its middle, and its last.
        whole: All its bytes, where it is small.
    """

    sha256: str
    size: int
    samples: tuple[bytes, ...]
    whole: bytes | None


def is_workbook(data: bytes) -> bool:
    """Whether zipped bytes are a workbook (.xlsx, .xlsb or .ods) rather than an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            return any(name in names for name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml"))
    except zipfile.BadZipFile:
        return False


def members(data: bytes) -> list[str]:
    """The ledgers in a zip file, by name.

    Raises:
        NoArchive: It cannot be read, or expands beyond reason.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
    except zipfile.BadZipFile:
        raise NoArchive("a damaged zip file") from None
    total, packed = sum(i.file_size for i in infos), max(sum(i.compress_size for i in infos), 1)
    if total > MOST_BYTES or (total > (1 << 26) and total / packed > MOST_RATIO):
        raise NoArchive(f"it expands {total / packed:,.0f}-fold, to {total / 1e9:.1f} GB")
    found = sorted(
        i.filename
        for i in infos
        if "." in i.filename
        and "." + i.filename.rsplit(".", 1)[1].lower() in SUFFIXES
        and not i.filename.startswith("__MACOSX")
        and not i.filename.rsplit("/", 1)[-1].startswith(".")
    )
    if len(found) > MOST_MEMBERS:
        raise NoArchive(f"an archive of {len(found):,} files")
    return found


def member_of(source: bytes | Path, way: Way) -> bytes:
    """Bytes of a member of an archive; of a zip file on disk, no more than them is read."""
    data = source if isinstance(source, bytes) else b""
    if isinstance(source, Path):
        if way and way[0] != GUNZIP:
            with zipfile.ZipFile(source) as archive:
                data, way = archive.read(way[0]), way[1:]
        else:
            data = source.read_bytes()
    for member in way:
        if member == GUNZIP:
            data = gunzip(data)
        else:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = archive.read(member)
    return data


def stream_of(source: Path | bytes, way: Way) -> IO[bytes]:
    """A file, or a member of an archive, as a stream of bytes; archives within archives are small enough to be held."""
    if not way:
        return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    if len(way) > 1:
        source = member_of(source if isinstance(source, bytes) else source.read_bytes(), way[:-1])
    outer: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    if way[-1] == GUNZIP:
        return cast("IO[bytes]", io.BufferedReader(_Unpacked(outer), BLOCK))
    with zipfile.ZipFile(outer) as archive:
        return archive.open(way[-1])


class _Unpacked(io.RawIOBase):
    """Unpacked gzip bytes, of one member or several.

    The standard module asks for 8 kB at a time, and takes a quarter longer.

    Raises:
        EOFError: They break off.
        zlib.error: They are damaged.
    """

    def __init__(self, source: io.BytesIO | Path) -> None:
        self._file: IO[bytes] = source.open("rb") if isinstance(source, Path) else source
        self._packed, self._unpacker = b"", zlib.decompressobj(GZIPPED)

    def readable(self) -> bool:
        """It is."""
        return True

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        super().close()

    def readinto(self, room: Any) -> int:
        """Some bytes more; none at the end."""
        while True:
            if self._unpacker.eof and not self._next_member():
                return 0
            self._packed = self._packed or self._file.read(PACKED)
            if not self._packed:
                raise EOFError
            piece = self._unpacker.decompress(self._packed, len(room))
            self._packed = self._unpacker.unconsumed_tail
            if piece:
                room[: len(piece)] = piece
                return len(piece)

    def _next_member(self) -> bool:
        """Whether another member follows, noughts between them left out."""
        self._packed = self._unpacker.unused_data.lstrip(b"\0")
        while not self._packed and (more := self._file.read(PACKED)):
            self._packed = more.lstrip(b"\0")
        self._unpacker = zlib.decompressobj(GZIPPED) if self._packed else self._unpacker
        return bool(self._packed)


def looked_through(data: bytes, member: str, small: int) -> Seen:
    """A member of an archive, read once for its hash, its size, and samples of it.

    Args:
        data: The archive.
        member: Its name.
        small: Of no more bytes all are kept.

    Raises:
        NoArchive: It is damaged, or expands beyond reason.
    """
    sha, size, head, pieces, tail = hashlib.sha256(), 0, b"", [], b""
    whole: list[bytes] = []
    try:
        with stream_of(data, (member,)) as stream:
            while block := stream.read(BLOCK):
                size += len(block)
                if size > MOST_BYTES or (size > (1 << 26) and size > len(data) * MOST_RATIO):
                    raise NoArchive("it expands beyond reason")
                if member != GUNZIP:
                    sha.update(block)
                if size <= small:
                    whole.append(block)
                else:
                    whole.clear()
                head = head or block[:HEAD]
                pieces.append(block[:STRIDE])
                tail = (tail + block)[-TAIL:]
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
        raise NoArchive(f"a damaged {'gzip' if member == GUNZIP else 'zip'} file") from None
    step = max(len(pieces) // STRIDES, 1)
    samples = (head, *pieces[1::step], tail)
    return Seen(sha.hexdigest(), size, samples, b"".join(whole) if size <= small else None)


def gunzip(data: bytes) -> bytes:
    """Unpacked gzip bytes.

    Raises:
        NoArchive: It is damaged, or expands beyond reason.
    """
    pieces, total = [], 0
    try:
        with stream_of(data, (GUNZIP,)) as file:
            while piece := file.read(1 << 20):
                total += len(piece)
                if total > MOST_BYTES or (total > (1 << 26) and total > len(data) * MOST_RATIO):
                    raise NoArchive("it expands beyond reason")
                pieces.append(piece)
    except (OSError, EOFError, zlib.error):
        raise NoArchive("a damaged gzip file") from None
    return b"".join(pieces)


__all__ = ["GZIP_MAGIC", "ZIP_MAGIC", "NoArchive", "gunzip", "is_workbook", "member_of", "members"]
