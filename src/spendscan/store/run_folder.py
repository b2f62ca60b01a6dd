"""A run folder is complete under its name, or not there: written beside its target, then swapped."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from spendscan.core.errors import InputError, OutputError, UsageError
from spendscan.core.progress import Listener
from spendscan.store.hashing import sha256_of
from spendscan.store.manifest import read_manifest

_DAY = 86_400


@contextmanager
def new_run(target: Path, *, force: bool, on: Listener) -> Iterator[Path]:
    """A folder to write a run into; it takes the target's name when all went well, and is gone when not.

    Args:
        target: Where the run is to be.
        force: Whether an earlier run there may be replaced.
        on: Hears that an earlier run was put back.

    Raises:
        UsageError: Something is there that may not be replaced.
        OutputError: The folder cannot be written.
    """
    recover(target, on)
    check_replaceable(target, force=force)
    work = target.parent / f".{target.name}.new-{os.getpid()}"
    made = [p for p in (target.parent, *target.parent.parents) if not p.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_stale(target)
        for folder in (work, work / "data", work / "charts"):
            folder.mkdir()
    except OSError as error:
        raise OutputError(
            f"cannot be written: {_why(error)}", where=str(target), hint="Choose another folder with -o."
        ) from None
    try:
        yield work
        check_replaceable(target, force=force)
        _swap(work, target)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {_why(error)}", where=str(target), hint="Is the disk full, or a file of it open?"
        ) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()  # only what was made for this run and is still empty


def recover(target: Path, on: Listener) -> None:
    """Put an earlier run back that a killed swap left under its old name; say so."""
    old = _old(target)
    if not target.exists() and old.is_dir() and is_whole(old):
        old.rename(target)
        on.warn(f"{target}: put back from {old.name}, which an interrupted run left")


def open_run(target: Path, on: Listener) -> Path:
    """A finished run folder, for commands that read one.

    Raises:
        InputError: There is none.
    """
    recover(target, on)
    if not (target / "manifest.json").is_file():
        what = "is no run folder" if target.exists() else "there is no such folder"
        raise InputError(what, where=str(target), hint="`spendscan analyse LEDGER… -o RUN` writes one.")
    return target


def is_whole(run: Path) -> bool:
    """Whether a run folder has every file that its manifest names."""
    try:
        manifest = read_manifest(run)
    except (OSError, ValueError):
        return False
    return bool(manifest) and all((run / name).is_file() for name in manifest.get("outputs", {}))


def check_replaceable(target: Path, *, force: bool) -> None:
    """Refuse to write where something stands that is not ours to replace.

    Raises:
        UsageError: Without force, anything; with it, what is neither an empty folder nor a run, or an edited review.
    """
    if not target.exists() and not target.is_symlink():
        return
    if not target.is_dir():
        raise UsageError("is a file, not a folder", where=str(target), hint="Choose another folder with -o.")
    empty = not any(target.iterdir())
    if not force:
        raise UsageError(
            "is already there",
            where=str(target),
            hint="Choose another folder with -o, or replace an earlier run with --force.",
        )
    if empty:
        return
    try:
        manifest = read_manifest(target)
    except (OSError, ValueError):
        manifest = {}
    if not manifest:
        raise UsageError(
            "is not a run of spendscan: --force does not replace it",
            where=str(target),
            hint="Choose another folder with -o.",
        )
    review = target / "review.csv"
    if review.is_file() and sha256_of(review) != manifest["outputs"].get("review.csv"):
        raise UsageError("has been edited: pass it as --decisions, or move it", where=str(review))


def _swap(work: Path, target: Path) -> None:
    old = _old(target)
    if target.exists():
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
    try:
        work.rename(target)
    except OSError:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _old(target: Path) -> Path:
    return target.parent / f".{target.name}.old"


def _clear_stale(target: Path) -> None:
    """Remove what killed runs left beside the target; never the folder of a run that is still going on."""
    pattern = re.compile(rf"\.{re.escape(target.name)}\.new-(\d+)")
    for path in target.parent.iterdir():
        found = pattern.fullmatch(path.name)
        if found and not _alive(int(found[1]), path):
            shutil.rmtree(path, ignore_errors=True)
    if target.exists():
        shutil.rmtree(_old(target), ignore_errors=True)


def _alive(pid: int, path: Path) -> bool:
    if pid == os.getpid():
        return False
    if os.name != "posix":  # elsewhere signal 0 is no question: the folder's age has to do
        return time.time() - path.stat().st_mtime < _DAY
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
