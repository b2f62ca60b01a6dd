"""What can end a run: what happened, where, and what to do next, each with its exit code."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every command (the contract, section 1)."""

    DONE = 0
    THRESHOLD = 1
    USAGE = 2
    INPUT = 3
    FAULT = 4
    INTERRUPTED = 130


class SpendscanError(Exception):
    """A run that cannot go on.

    Args:
        what: What happened, in the user's words, without a full stop.
        where: `file`, `file:row` or `file:row:column`.
        hint: What to do next.
    """

    code = ExitCode.FAULT

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what, self.where, self.hint = what, where, hint

    def __str__(self) -> str:
        """One line, or two where there is something to do next."""
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}\n  {self.hint}" if self.hint else line


class UsageError(SpendscanError):
    """An option, a setting or a file that people write is wrong."""

    code = ExitCode.USAGE


class InputError(SpendscanError):
    """Input that could not be used."""

    code = ExitCode.INPUT


class OutputError(SpendscanError):
    """Output that cannot be written."""

    code = ExitCode.FAULT


class ThresholdError(SpendscanError):
    """A threshold that the caller set was crossed, or could not be shown."""

    code = ExitCode.THRESHOLD
