"""Progress on a terminal, quiet elsewhere; warnings are kept until the end."""

import os
import sys
from types import TracebackType
from typing import Any, Self


class Teller:
    """A listener that draws a line per stage on a terminal and remembers warnings.

    Args:
        quiet: Say nothing but errors.
        progress: Whether progress may be drawn; without a terminal it never is.
    """

    def __init__(self, *, quiet: bool = False, progress: bool = True) -> None:
        self.quiet = quiet
        self.warnings: list[str] = []
        self._bar: Any = None
        self._task: Any = None
        self._draw = progress and not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> Self:
        if self._draw:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                TextColumn("{task.fields[detail]}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        if error is None and not self.quiet:
            for message in self.warnings:
                print(f"warning: {message}", file=sys.stderr)

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins."""
        if self._bar is not None:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(name, total=total, detail="")

    def step(self, detail: str = "") -> None:
        """One step of it is done."""
        if self._bar is not None and self._task is not None:
            from rich.markup import escape

            self._bar.update(self._task, advance=1, detail=escape(detail))

    def warn(self, message: str) -> None:
        """Keep a warning for the end."""
        if message not in self.warnings:
            self.warnings.append(message)
