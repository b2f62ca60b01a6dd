"""Every command in a ```console block is run, and its exit code and output are what the page shows.

A line `...` in a block stands for any lines, `...` within a line for any characters. `out/` is a temporary folder.
`make TARGET` runs what the Makefile has for it, with this Python.
"""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass
class Command:
    line: str
    shown: list[str] = field(default_factory=list)


def _commands(page: str) -> list[Command]:
    found: list[Command] = []
    for block in BLOCK.findall(page):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Command(line[2:]))
            elif found and found[-1].line.endswith("\\"):
                found[-1].line = found[-1].line[:-1] + line.removeprefix("> ").strip()
            elif found:
                found[-1].shown.append(line)
    return found


def _makefile(target: str) -> str:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", text, re.MULTILINE)
    assert recipe, f"the Makefile has no {target}"
    default = dict(re.findall(r"^(\w+) \?= (.*)$", text, re.MULTILINE))
    lines = [line.lstrip("\t@") for line in recipe[1].splitlines()]
    assert len(lines) == 1, "only targets of one line can be shown"
    return lines[0].replace("$(BIN)/", "").replace("$(OUT)", default["OUT"])


def _arguments(line: str, out: Path) -> list[str]:
    if line.startswith("make "):
        line = _makefile(line.split()[1])
    program, *words = shlex.split(line)
    words = [f"{out.as_posix()}/{word.removeprefix('out/')}" if word.startswith("out/") else word for word in words]
    if program == "spendscan":
        return [sys.executable, "-m", "spendscan", *words]
    assert program == "python", f"a page may show make, spendscan and python, not {program}"
    return [sys.executable, *words]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPENDSCAN_")}
    return kept | {"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "COLUMNS": "100", "PYTHONDONTWRITEBYTECODE": "1"}


def _matches(shown: list[str], got: str) -> bool:
    pattern = ""
    for line in shown:
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += r"[^\n]*".join(re.escape(part) for part in line.rstrip().split("...")) + r"[ ]*\n"
    return re.fullmatch(pattern, got if got.endswith("\n") or not got else got + "\n") is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_do_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    out, last = tmp_path / "out", 0
    out.mkdir()
    for command in _commands(page.read_text(encoding="utf-8")):
        if command.line == "echo $?":
            assert command.shown[:1] == [str(last)], f"exit code {last}"
            last = 0
            continue
        assert last == 0, f"a command before {command.line} ended with {last}, and the page does not say so"
        done = subprocess.run(
            _arguments(command.line, out), cwd=ROOT, env=_environment(), check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        last, got = done.returncode, done.stdout.replace(out.as_posix(), "out").replace(f"{out}{os.sep}", "out/")
        assert _matches(command.shown, got), f"$ {command.line}\n{got}\n-- the page shows --\n" + "\n".join(
            command.shown
        )
    assert last == 0, f"the last command ended with {last}, and the page does not say so"


def test_the_readme_and_the_tutorial_show_commands() -> None:
    for page, least in (("README.md", 2), ("docs/tutorial.md", 5)):
        assert len(_commands((ROOT / page).read_text(encoding="utf-8"))) >= least


def test_the_harness_sees_a_difference() -> None:
    assert _matches(["Report: out/sample", "..."], "Report: out/sample\nmore\nlines\n")
    assert _matches(["a ... c"], "a b c\n")
    assert not _matches(["Report: out/sample"], "Report: out/other\n")
    assert not _matches([], "something\n")
