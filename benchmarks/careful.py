"""Large files that are not plain UTF-8: CPU seconds a GB, and peak memory, reading them to a written payments.parquet.

python benchmarks/careful.py [--rows N]: one CSV in Windows' code page, one with odd quotes in a line of a hundred, one in
UTF-16, one gzipped; one thread. Seconds are of the machine: the bare scan of the plain bytes (M1) stands beside them.
"""

import argparse
import gzip
import sys
from multiprocessing import get_context
from pathlib import Path

from ledger import write_ledger
from run import _READ, HERE, WORK, measured

MOST_SECONDS, MOST_MEMORY = 25, 1500
ODD = 97


def write_files(ledger: Path, folder: Path) -> None:
    """The ledger's months as one file each way."""
    folder.mkdir(parents=True, exist_ok=True)
    months = [path.read_text() for path in sorted(ledger.glob("*.csv"))]
    text = months[0] + "".join(month.split("\n", 1)[1] for month in months[1:])
    lines = text.split("\n")
    for at in range(ODD, len(lines), ODD):
        cells = lines[at].split(",")
        if '"' not in lines[at] and len(cells) > 8:
            cells[8] = ('"two\nlines"', '12" pipe', '"open')[at // ODD % 3]
            lines[at] = ",".join(cells)
    made = {
        "cp1252.csv": text.replace("Goods", "Caf\u00e9 goods").encode("cp1252"),
        "quotes.csv": "\n".join(lines).encode(),
        "utf16.csv": text.encode("utf-16"),
        "plain.csv.gz": gzip.compress(text.encode(), 1),
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=5_000_000)
    rows = parser.parse_args().rows
    ledger, folder = WORK / f"ledger-{rows}", WORK / f"careful-{rows}"
    if not ledger.is_dir():
        write_ledger(ledger, rows)
    files = [folder / name for name in ("cp1252.csv", "quotes.csv", "utf16.csv", "plain.csv.gz")]
    if not all(path.exists() for path in files):
        # In a process of its own: what this one holds would count as the peak of those that it starts.
        maker = get_context("spawn").Process(target=write_files, args=(ledger, folder))
        maker.start()
        maker.join()
    measured([sys.executable, "-c", "import spendscan.api, spendscan.cli.app"])
    plain = sum(path.stat().st_size for path in ledger.glob("*.csv")) / 1e9
    for path in files:
        base, _ = measured([sys.executable, str(HERE / "peers.py"), "M1", str(ledger)])
        own, peak = measured([sys.executable, "-c", _READ, str(path), str(WORK / "payments.parquet")])
        size = plain if path.suffix == ".gz" else path.stat().st_size / 1e9
        held = "held" if own / size <= MOST_SECONDS and peak <= MOST_MEMORY else "NOT HELD"
        print(
            f"{path.name}: {own / size:.1f} s a GB (limit {MOST_SECONDS}), {own / size / (base / plain):.1f} x M1 a GB, {peak:.0f} MB (limit {MOST_MEMORY}): {held}"
        )


if __name__ == "__main__":
    main()
