"""How a long run tells what it is doing, without knowing who listens."""

import time
from typing import Protocol


class Listener(Protocol):
    """Hears of stages as they go on; the command line draws them, a library caller may ignore them."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; total is the number of its steps where it is known."""

    def step(self, detail: str = "") -> None:
        """One step of the stage is done."""

    def warn(self, message: str) -> None:
        """Something that the reader of the result should know."""


class Silent:
    """Listens to nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Ignore a stage."""

    def step(self, detail: str = "") -> None:
        """Ignore a step."""

    def warn(self, message: str) -> None:
        """Ignore a warning."""


SILENT = Silent()


class Recorder:
    """Passes everything on to another listener, and remembers warnings and how long stages took."""

    def __init__(self, on: Listener) -> None:
        self._on = on
        self._stage: tuple[str, float] | None = None
        self.warnings: list[str] = []
        self.timings: dict[str, float] = {}

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; the one before has ended."""
        self._close()
        self._stage = (name, time.perf_counter())
        self._on.stage(name, total)

    def step(self, detail: str = "") -> None:
        """One step of the stage is done."""
        self._on.step(detail)

    def warn(self, message: str) -> None:
        """Remember a warning, once, and pass it on."""
        if message not in self.warnings:
            self.warnings.append(message)
            self._on.warn(message)

    def finished(self) -> dict[str, float]:
        """Seconds of each stage, in order."""
        self._close()
        return dict(self.timings)

    def _close(self) -> None:
        if self._stage:
            name, began = self._stage
            self.timings[name] = round(self.timings.get(name, 0.0) + time.perf_counter() - began, 3)
            self._stage = None
