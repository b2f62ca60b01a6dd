"""`make fuzz`: damage ledgers by the thousand, read each, and print what must never be with the seed that shows it.

    python tests/fuzz/run.py [--count 20000] [--start 0] [--only SEED] [--state FILE]

With --state the run goes on where it stopped. Exit 1 where a file was silently wrong, lost, crashed or hung.
"""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from damage import made
from verdict import BAD, judged


def tell(text: str) -> None:
    """A line on stdout, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--only", type=int, help="one seed: its file is written beside, and what became of it is told")
    parser.add_argument("--state", type=Path, help="where the state of a run is kept")
    parser.add_argument("--damage", action="append", help="do this damage and no other; may be given again")
    given = parser.parse_args()
    if given.only is not None:
        one = made(given.only, given.damage)
        Path(f"fuzz-{given.only}-{one.name}").write_bytes(one.data)
        tell(f"{one.damages} {one.styles} {judged(one)}")
        return 0
    state = {"next": given.start, "kinds": {}, "found": []}
    if given.state:
        given.state.parent.mkdir(parents=True, exist_ok=True)
    if given.state and given.state.exists():
        state = json.loads(given.state.read_text(encoding="utf-8"))
    kinds, found, began = Counter(state["kinds"]), state["found"], time.monotonic()
    for seed in range(state["next"], given.start + given.count):
        one = made(seed, given.damage)
        verdict = judged(one)
        kinds[verdict.kind] += 1
        if verdict.kind in BAD:
            found.append([seed, verdict.kind, verdict.detail, one.damages])
            tell(f"{seed}: {verdict.kind}: {verdict.detail}  [{', '.join(one.damages)}] {one.styles}")
        if given.state and seed % 50 == 0:
            given.state.write_text(json.dumps({"next": seed + 1, "kinds": kinds, "found": found}), encoding="utf-8")
    blame = Counter(damage for *_, damages in found for damage in damages)
    tell(f"{sum(kinds.values())} files, {time.monotonic() - began:.0f} s: {dict(kinds.most_common())}")
    tell(f"damages of the bad ones: {dict(blame.most_common())}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
