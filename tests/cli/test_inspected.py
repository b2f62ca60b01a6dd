"""What inspect prints of a folder: short where files are alike, with the reason where a choice was made."""

from pathlib import Path

from typer.testing import CliRunner

from spendscan.cli.app import app

HEADER = "Body Name,Date,Supplier,Net Amount,Gross Amount\n"
LINE = "Exford Council,{:02}/04/2024,NEARBY WORKS LTD,60.00,72.00\n"


def inspected(folder: Path, files: dict[str, str]) -> list[str]:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    done = CliRunner().invoke(app, ["inspect", str(folder), "--currency", "GBP"])
    assert done.exit_code == 0
    return [line.rstrip() for line in done.stdout.splitlines()]


def test_files_that_are_read_alike_are_told_once(tmp_path: Path) -> None:
    days = "".join(LINE.format(day) for day in range(10, 20))
    files = {f"part-{n:02}.csv": HEADER + LINE.format(n) + days for n in range(1, 6)}
    lines = inspected(tmp_path / "exford", files)
    after = lines[next(at for at, line in enumerate(lines) if line.startswith("Columns")) :]
    assert after == [
        "Columns of part-01.csv and 4 more:",
        (
            "  amount = 'Net Amount' (preferred to 'Gross Amount'); supplier name = 'Supplier'; payment date = 'Date';"
            " body = 'Body Name'; gross amount = 'Gross"
        ),
        "  Amount'",
        "Dates of part-01.csv and 4 more: day-first: their own",
        "Rejects: 5 header in part-01.csv (1) and 4 more",
    ]


def test_what_is_not_read_is_named_with_the_reason(tmp_path: Path) -> None:
    lines = inspected(
        tmp_path / "exford",
        {"a.csv": HEADER + LINE.format(3), "b.csv": "<html><body>gone</body></html>", "c.csv": "x,y\n1,2\n"},
    )
    expected = [
        "Not read: b.csv: refused: a web page (HTML): The link led to a page, not to the data: fetch the file again.",
        (
            "Not read: c.csv: not_payments: no header with a supplier and an amount column "
            "(there is none, and 2 lines are too few to know the columns by what they hold)"
        ),
    ]
    assert [line for line in lines if line.startswith("Not read")] == expected
