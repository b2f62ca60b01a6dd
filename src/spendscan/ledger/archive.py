"""Archives: gzip, and zip files that hold ledgers."""

import gzip
import io
import zipfile
import zlib

from spendscan.ledger.dialect import GZIP_MAGIC, ZIP_MAGIC
from spendscan.ledger.find import SUFFIXES

MOST_BYTES = 1 << 32
MOST_RATIO = 200


class NoArchive(Exception):  # noqa: N818 - it is told, never raised to a user
    """An archive that cannot be unpacked; its text says why."""


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
    return sorted(
        i.filename
        for i in infos
        if "." in i.filename
        and "." + i.filename.rsplit(".", 1)[1].lower() in SUFFIXES - {".zip"}
        and not i.filename.startswith("__MACOSX")
        and not i.filename.rsplit("/", 1)[-1].startswith(".")
    )


def member_of(data: bytes, member: str | None) -> bytes:
    """Bytes of a member of an archive; `gzip` unpacks, None is the data itself."""
    if member is None:
        return data
    if member == "gzip":
        return gunzip(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(member)


def gunzip(data: bytes) -> bytes:
    """Unpacked gzip bytes.

    Raises:
        NoArchive: It is damaged, or expands beyond reason.
    """
    pieces, total = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            while piece := file.read(1 << 20):
                total += len(piece)
                if total > MOST_BYTES or (total > (1 << 26) and total > len(data) * MOST_RATIO):
                    raise NoArchive("it expands beyond reason")
                pieces.append(piece)
    except (OSError, EOFError, zlib.error):
        raise NoArchive("a damaged gzip file") from None
    return b"".join(pieces)


__all__ = ["GZIP_MAGIC", "ZIP_MAGIC", "NoArchive", "gunzip", "is_workbook", "member_of", "members"]
