"""Speed and memory as ratios: each command of spendscan against a named peer on the same bytes, interleaved, one thread.

python benchmarks/run.py [analyse|inspect|read|figures|placed …] [--rows N] [--rounds N]; by default all of them, 10
million rows, 3 rounds. `figures`: all metrics on a cube of as many payments (`cube.py`); `placed`: analysing with a
register, a lookup and an area against analysing without them.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from cost import cost
from cube import write_cube, write_lookup
from ledger import FILES, SUPPLIERS, write_ledger, write_register

HERE = Path(__file__).parent
WORK = HERE / "work"
NAMES = ("analyse", "inspect", "read", "figures", "placed")
_READ = """
import sys
from pathlib import Path
from spendscan.core.settings import Ledger
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers
read_ledgers(plan_ledgers([sys.argv[1]], Ledger()), None, Path(sys.argv[2]))
"""
_FIGURES = """
import sys
from pathlib import Path
import polars as pl
sys.path.insert(0, sys.argv[2])
from cube import read_cube
from spendscan.metrics.choices import Choices
from spendscan.metrics.compute import compute_figures
places, payees = (pl.read_parquet(Path(sys.argv[1]) / f"{name}.parquet") for name in ("places", "payees"))
compute_figures(read_cube(Path(sys.argv[1])), places, payees, Choices(rings=("Local",), local=("Local",)))
"""


def measured(command: list[str]) -> tuple[float, float]:
    """CPU seconds (user and system) and peak memory in MB of one command."""
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "SPENDSCAN_CACHE": ""}
    # As an installed program is: its modules compiled once, not at every start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(WORK / "compiled")
    return cost(command, environment, stderr=subprocess.DEVNULL)


def commands(ledger: Path, made: Mapping[str, Path]) -> dict[str, tuple[str, list[str], float, int]]:
    """{name: (peer, command, most it may cost in peers, most memory in MB)}."""
    spendscan, bare = [sys.executable, "-m", "spendscan"], analysing(ledger)
    return {
        "analyse": ("M2", [*bare, "--register", str(made["register"]), "--local", "M1,M2,M3"], 5, 1200),
        "inspect": ("M1", [*spendscan, "inspect", str(ledger), "--format", "json"], 2.5, 600),
        "read": ("M1", [sys.executable, "-c", _READ, str(ledger), str(WORK / "payments.parquet")], 6, 600),
        "figures": ("M2", [sys.executable, "-c", _FIGURES, str(made["cube"]), str(HERE)], 1, 2400),
        "placed": ("bare", [*bare, "--register", str(made["register"]), "--places", str(made["lookup"]), "--area", str(made["area"])], 4 / 3, 1200),
    }  # fmt: skip


def peers(ledger: Path) -> dict[str, list[str]]:
    """{name: command} of what is measured against; `bare` is analysing without register, lookup and area."""
    peer = [sys.executable, str(HERE / "peers.py")]
    return {"M1": [*peer, "M1", str(ledger)], "M2": [*peer, "M2", str(ledger)], "bare": analysing(ledger)}


def analysing(ledger: Path) -> list[str]:
    """The command that analyses a ledger and no more."""
    run = str(WORK / "run")
    return [sys.executable, "-m", "spendscan", "analyse", str(ledger), "-o", run, "--force", "--quiet"]


def made_of(ledger: Path, rows: int, names: Collection[str]) -> dict[str, Path]:
    """What the named benchmarks need besides the ledger, made where it is missing."""
    made = {"register": WORK / "register.csv", "cube": WORK / f"cube-{rows}"}
    made |= {"lookup": WORK / f"lookup-{rows}.csv", "area": WORK / "area.toml"}
    if "figures" in names and not made["cube"].is_dir():
        write_cube(made["cube"], rows)
    if "placed" in names and not made["lookup"].exists():
        write_lookup(ledger, made["lookup"])
    made["area"].write_text(
        '[area]\nname = "Exford"\n[[area.ring]]\nname = "Exford"\nlocal_authorities = ["E07000001"]\n'
    )
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    ledger, register = WORK / f"ledger-{args.rows}", WORK / "register.csv"
    if not ledger.is_dir():
        write_ledger(ledger, args.rows)
        write_register(register)
    size = sum(f.stat().st_size for f in ledger.iterdir()) / 1e9
    print(
        f"{args.rows:,} rows, {FILES} CSVs, 12 columns, {size:.2f} GB, {SUPPLIERS:,} suppliers; CPU seconds, one thread, {args.rounds} rounds"
    )
    # Compiles them.
    measured([sys.executable, "-c", "import spendscan.api, spendscan.cli.app"])
    names = args.names or NAMES
    everything, against = commands(ledger, made_of(ledger, args.rows, names)), peers(ledger)
    for name in names:
        peer, command, most, memory = everything[name]
        pairs = []
        for _ in range(args.rounds):
            base, _ = measured(against[peer])
            own, peak = measured(command)
            pairs.append((own / base, own, base, peak))
        ratio = statistics.median(r for r, *_ in pairs)
        peak = max(p for *_, p in pairs)
        held = "held" if ratio <= most and peak <= memory else "NOT HELD"
        print(
            f"{name}: {ratio:.2f} × {peer} (limit {most:.3g}), {pairs[-1][1]:.1f} s against {pairs[-1][2]:.1f} s, {peak:.0f} MB (limit {memory}): {held}"
        )
    shutil.rmtree(WORK / "run", ignore_errors=True)


if __name__ == "__main__":
    main()
