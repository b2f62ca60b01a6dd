"""Where a run's inputs came from, and the words that their licences ask for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Provenance:
    """A file that a run rests on.

    Args:
        role: ledger, register, places, area, survey, decisions, mapping, rules or imd.
        name: The file's own name, without its folder.
        path: The path as it was given (it appears only under `environment`).
        sha256: Hash of its bytes.
        attribution: The sentence that its licence asks for, where it is known.
        vintage: What date or edition its data is of, where it is known.
    """

    role: str
    name: str
    path: str
    sha256: str
    attribution: str | None = None
    vintage: str | None = None
