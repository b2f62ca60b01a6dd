"""Speed and memory as ratios: each command of spendscan against a named peer on the same bytes, interleaved, one thread.

python benchmarks/run.py [analyse|inspect|read …] [--rows N] [--rounds N]; by default all of them, 10 million rows, 3 rounds.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from ledger import FILES, SUPPLIERS, write_ledger, write_register

HERE = Path(__file__).parent
WORK = HERE / "work"
_READ = """
import sys
from pathlib import Path
from spendscan.core.settings import Ledger
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers
read_ledgers(plan_ledgers([sys.argv[1]], Ledger()), None, Path(sys.argv[2]))
"""


def measured(command: list[str]) -> tuple[float, float]:
    """CPU seconds (user and system) and peak memory in MB of one command."""
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "SPENDSCAN_CACHE": ""}
    # As an installed program is: its modules compiled once, not at every start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(WORK / "compiled")
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"exit {process.returncode}: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def commands(ledger: Path, register: Path) -> dict[str, tuple[str, list[str], float, int]]:
    """{name: (peer, command, most it may cost in peers, most memory in MB)}."""
    spendscan = [sys.executable, "-m", "spendscan"]
    run = str(WORK / "run")
    return {
        "analyse": (
            "M2",
            [
                *spendscan,
                "analyse",
                str(ledger),
                "--register",
                str(register),
                "--local",
                "M1,M2,M3",
                "-o",
                run,
                "--force",
                "--quiet",
            ],
            5,
            1200,
        ),
        "inspect": ("M1", [*spendscan, "inspect", str(ledger), "--format", "json"], 2.5, 600),
        "read": ("M1", [sys.executable, "-c", _READ, str(ledger), str(WORK / "payments.parquet")], 6, 600),
    }


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
    everything = commands(ledger, register)
    for name in args.names or everything:
        peer, command, most, memory = everything[name]
        pairs = []
        for _ in range(args.rounds):
            base, _ = measured([sys.executable, str(HERE / "peers.py"), peer, str(ledger)])
            own, peak = measured(command)
            pairs.append((own / base, own, base, peak))
        ratio = statistics.median(r for r, *_ in pairs)
        peak = max(p for *_, p in pairs)
        held = "held" if ratio <= most and peak <= memory else "NOT HELD"
        print(
            f"{name}: {ratio:.2f} × {peer} (limit {most}), {pairs[-1][1]:.1f} s against {pairs[-1][2]:.1f} s, {peak:.0f} MB (limit {memory}): {held}"
        )
    shutil.rmtree(WORK / "run", ignore_errors=True)


if __name__ == "__main__":
    main()
