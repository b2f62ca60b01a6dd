"""Runs what the pages show: every command in a ```console block and every ```python block, in the order of the page.

`python docs/console.py --check` says where a page shows something else; without it the page is put right, and the
picture in the README is drawn again. `docs/generate.py` does the latter after the reference pages.

In a block a line `...` stands for any lines, `...` within a line for any characters; `out/` is a temporary folder;
`make TARGET` runs what the Makefile has for it, with this Python. Commands are run from the repository's folder.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PICTURE, CHART = ROOT / "docs" / "images" / "ring.svg", "out/sample/charts/ring.svg"
FAULT = 4  # never what a page means to show
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def matches(shown: list[str], got: list[str]) -> bool:
    """Whether the lines that a page shows are the lines that a command wrote."""
    pattern = ""
    for line in shown:
        if line.strip() == "...":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += r"[^\n]*".join(re.escape(part) for part in line.rstrip().split("...")) + r"\n"
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in got)) is not None


def put_right(page: str, out: Path) -> str:
    """A page with every block showing what its commands do.

    Raises:
        SystemExit: A command ends with an exit code that the page does not show, or a Python block fails.
    """
    return BLOCK.sub(lambda block: f"```{block[1]}\n{_block(block[1], block[2], out)}```", page)


def _block(language: str, text: str, out: Path) -> str:
    if language == "python":
        code, wrote = _run([sys.executable, "-c", text.replace("out/", f"{out.as_posix()}/")], out)
        if code:
            raise SystemExit("\n".join(["a Python block fails:", text, *wrote]))
        return text
    lines: list[str] = []
    last = 0
    for command, shown in _commands(text):
        if command == "echo $?":
            lines += [f"$ {command}", str(last)]
            last = 0
            continue
        _ended_well(last, lines)
        last, wrote = _run(_arguments(command, out), out)
        if last == FAULT:
            raise SystemExit("\n".join([f"$ {command}", *wrote]))
        lines += [f"$ {command}", *(shown if matches(shown, wrote) else [line.rstrip() for line in wrote])]
    _ended_well(last, lines)
    return "".join(f"{line}\n" for line in lines)


def _ended_well(code: int, lines: list[str]) -> None:
    if code:
        raise SystemExit("\n".join([f"exit code {code}, and no `echo $?` says so:", *lines]))


def _commands(block: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return found


def _arguments(command: str, out: Path) -> list[str]:
    if command.startswith("make "):
        command = _recipe(command.split()[1])
    program, *words = shlex.split(command)
    if program != "spendscan":
        raise SystemExit(f"a page may show make and spendscan, not {program}")
    words = [f"{out.as_posix()}/{word.removeprefix('out/')}" if word.startswith("out/") else word for word in words]
    return [sys.executable, "-m", "spendscan", *words]


def _recipe(target: str) -> str:
    """The one command that the Makefile has for a target."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(rf"^{target}:.*\n\t@(.*)\n(?!\t)", text, re.MULTILINE)
    if not recipe:
        raise SystemExit(f"the Makefile has no target {target} of one command")
    default = dict(re.findall(r"^(\w+) \?= (.*)$", text, re.MULTILINE))
    return recipe[1].replace("$(BIN)/", "").replace("$(OUT)", default["OUT"])


def _run(arguments: list[str], out: Path) -> tuple[int, list[str]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPENDSCAN_")}
    done = subprocess.run(
        arguments,
        cwd=ROOT,
        env=kept | {"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "COLUMNS": "100"},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done.returncode, done.stdout.replace(f"{out}{os.sep}", "out/").replace(
        f"{out.as_posix()}/", "out/"
    ).splitlines()


def refresh(*, check: bool) -> int:
    """Put every page and the picture right, or say which are not."""
    stale = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out"
            out.mkdir()
            true = {page: put_right(text, out).encode()}
            chart = out / CHART.removeprefix("out/")
            if page.name == "README.md":
                true[PICTURE] = chart.read_bytes()
        for target, content in true.items():
            if not target.exists() or target.read_bytes() != content:
                stale.append(target.relative_to(ROOT).as_posix())
                if not check:
                    target.write_bytes(content)
    if check and stale:
        print(
            "\n".join(f"{name} shows something else than the program does: `make docs`." for name in stale),
            file=sys.stderr,
        )
    return int(bool(check and stale))


if __name__ == "__main__":
    sys.exit(refresh(check="--check" in sys.argv[1:]))
