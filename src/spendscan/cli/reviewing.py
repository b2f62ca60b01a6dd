"""Asking a person about doubtful matches: a question on the screen, a key, the decisions file written after each."""

import getpass
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from spendscan.core.money import spelt
from spendscan.match.queue import Question, decisions_csv
from spendscan.store.tables import write_text

_HELP = "1-5 that candidate · n none of them · l later · b back · q quit"


class Session:
    """One sitting: the questions, the answers so far, and the file that holds them.

    Args:
        queue: The questions, in order.
        kept: The decisions file as it was, or None.
        path: The decisions file to write.
        by: Who decides; the login name if None.
        key: Reads a key; the keyboard's if None.
    """

    def __init__(
        self,
        queue: list[Question],
        kept: pl.DataFrame | None,
        path: Path,
        by: str | None,
        key: Callable[[], str] | None = None,
    ) -> None:
        self._queue, self._kept, self._path = queue, kept, path
        self._by = by or _login()
        self._key = key or read_key
        self._answers: dict[int, dict[str, str]] = {}

    def ask(self) -> int:
        """Ask until the queue or the person is done; how many were decided."""
        if not self._queue:
            print("Nothing is left to review.")
            return 0
        at = 0
        while 0 <= at < len(self._queue):
            self._show(at)
            at = self._after(at, self._key())
        decided = len(self._answers)
        print(f"{decided:,} decided, {len(self._queue) - decided:,} left.")
        if decided:
            print(f"Use them: spendscan analyse … --decisions {self._path}")
        return decided

    def _after(self, at: int, key: str) -> int:
        """The question after a key."""
        question = self._queue[at]
        if key in ("q", "", "\x03", "\x04"):
            return -1
        if key == "b":
            return max(at - 1, 0)
        if key.isdigit() and 1 <= int(key) <= len(question.candidates):
            self._decide(at, question.candidates[int(key) - 1][0])
        elif key in ("n", "l"):
            self._decide(at, {"n": "NONE", "l": "LATER"}[key])
        else:
            print(_HELP)
            return at
        return at + 1

    def _decide(self, at: int, decision: str) -> None:
        question = self._queue[at]
        self._answers[at] = {
            "supplier_name": question.supplier_name, "register": question.register, "decision": decision,
            "decided_by": self._by, "decided_on": datetime.now(UTC).date().isoformat(), "note": "",
        }  # fmt: skip
        write_text("\ufeff" + decisions_csv(self._kept, list(self._answers.values())), self._path)
        print(f"  → {decision}")

    def _show(self, at: int) -> None:
        question = self._queue[at]
        money = spelt(question.amount, question.currency, 2)
        print(
            f"\n[{at + 1:,}/{len(self._queue):,}] {question.supplier_name}   {money} in {question.payments:,} payments"
        )
        print(f"  {question.register}: {question.why}")
        for number, (entity, name, evidence) in enumerate(question.candidates, 1):
            print(f"  {number}  {name} ({entity})\n     {evidence}")
        print(f"  {_HELP} ", end="", flush=True)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def read_key() -> str:
    """One key from a terminal, or the first letter of the next line of what is piped in; empty at the end."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        return line.strip()[:1].lower() if line.strip() else ("?" if line else "")
    try:
        import msvcrt  # noqa: F401 - only Windows has it
    except ImportError:
        return _unix_key()
    return _windows_key()


def _windows_key() -> str:  # pragma: no cover - needs Windows
    import msvcrt

    key: str = msvcrt.getwch().lower()  # type: ignore[attr-defined,unused-ignore]
    return key


def _unix_key() -> str:
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin)
        return sys.stdin.read(1).lower()
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
