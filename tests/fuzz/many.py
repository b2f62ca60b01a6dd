"""`make fuzz`: damage ledgers by the thousand, read each, and print what must never be with the seed that shows it.

    python tests/fuzz/many.py [--count 20000] [--start 0] [--state FILE] [--only SEED] [--damage NAME]

With --state a run that was stopped goes on; where a file took the whole process down, it is told and left behind.
Exit 1 where a file was silently wrong or lost, not conserved, crashed or hung.
"""

import argparse
import faulthandler
import json
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from made import made
from verdict import BAD, CRASH, SECONDS, judged


@dataclass
class State:
    """How far a run has come, and what it found.

    Args:
        next: The next seed.
        running: The seed that is being read; None between two files.
        kinds: How many files came to what.
        found: Seed, kind, detail and damages of what must never be.
    """

    next: int
    running: int | None = None
    kinds: dict[str, int] = field(default_factory=dict)
    found: list[list[object]] = field(default_factory=list)

    def add(self, seed: int, kind: str, detail: str, damages: list[str]) -> None:
        """What came of a file."""
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if kind in BAD:
            self.found.append([seed, kind, detail, damages])
            tell(f"{seed}: {kind}: {detail}  [{', '.join(damages)}]")


def tell(text: str) -> None:
    """A line on stdout, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _begun(path: Path | None, start: int) -> State:
    if path is None or not path.exists():
        return State(start)
    state = State(**json.loads(path.read_text(encoding="utf-8")))
    if state.running is not None:
        state.add(state.running, CRASH, "the process ended", made(state.running).damages)
        state.next = state.running + 1
    return state


def _keep(path: Path | None, state: State) -> None:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(state)), encoding="utf-8")


def run(start: int, count: int, kept: Path | None, damages: list[str] | None) -> State:
    """Read so many files."""
    state = _begun(kept, start)
    for seed in range(state.next, start + count):
        state.next, state.running = seed, seed
        _keep(kept, state)
        # Far beyond the reader's own limit something waits for ever, or hangs where Python cannot break in.
        faulthandler.dump_traceback_later(20 * SECONDS, exit=True)
        one = made(seed, damages)
        verdict = judged(one)
        faulthandler.cancel_dump_traceback_later()
        state.add(seed, verdict.kind, verdict.detail, one.damages)
        state.running = None
    if kept is not None:
        kept.unlink(missing_ok=True)
    return state


def main() -> int:
    """Run, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--only", type=int, help="one seed: its file is written here, and what became of it is told")
    parser.add_argument("--state", type=Path, help="where the state of a run is kept")
    parser.add_argument("--damage", action="append", help="do this damage and no other; may be given again")
    given = parser.parse_args()
    if given.only is not None:
        one = made(given.only, given.damage)
        Path(f"fuzz-{given.only}-{one.name}").write_bytes(one.data)
        tell(f"{one.damages} {one.styles} {judged(one)}")
        return 0
    began = time.monotonic()
    state = run(given.start, given.count, given.state, given.damage)
    blame = Counter(str(damage) for *_, damages in state.found if isinstance(damages, list) for damage in damages)
    tell(f"{sum(state.kinds.values())} files, {time.monotonic() - began:.0f} s: {Counter(state.kinds).most_common()}")
    tell(f"damages of the bad ones: {blame.most_common()}")
    return 1 if state.found else 0


if __name__ == "__main__":
    sys.exit(main())
