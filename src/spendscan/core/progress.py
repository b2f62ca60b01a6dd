"""How a long run tells what it is doing, without knowing who listens."""

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
