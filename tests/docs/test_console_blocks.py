"""Every command that a page shows is run, and its exit code and output are what the page shows."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def _console() -> Any:
    spec = importlib.util.spec_from_file_location("docs_console", ROOT / "docs" / "console.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["docs_console"] = module
    spec.loader.exec_module(module)
    return module


CONSOLE = _console()
PAGES = [page for page in CONSOLE.PAGES if CONSOLE.BLOCK.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_shows_what_its_commands_do(page: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    text = page.read_text(encoding="utf-8")
    assert CONSOLE.put_right(text, out) == text, "`make docs` puts it right"
    if page.name == "README.md":
        chart = (out / "sample" / "charts" / "ring.svg").read_bytes()
        assert CONSOLE.PICTURE.read_bytes() == chart, "`make docs` draws it again"


def test_the_readme_and_the_tutorial_show_commands() -> None:
    assert {page.name for page in PAGES} >= {"README.md", "tutorial.md"}
    assert (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8").count("\n$ spendscan ") >= 5
    assert "\n$ make run\n" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_lines_that_differ_are_seen() -> None:
    assert CONSOLE.matches(["Report: out/sample", "..."], ["Report: out/sample", "more", "lines"])
    assert CONSOLE.matches(["a ... c"], ["a b c"])
    assert not CONSOLE.matches(["Report: out/sample"], ["Report: out/other"])
    assert not CONSOLE.matches([], ["something"])


def test_an_exit_code_that_is_not_shown_is_seen(tmp_path: Path) -> None:
    failing = "```console\n$ spendscan analyse no-such-folder -o out/none\n...\n```"
    with pytest.raises(SystemExit, match="exit code 3"):
        CONSOLE.put_right(failing, tmp_path)
    shown = failing.replace("...\n", "...\n$ echo $?\n3\n")
    assert CONSOLE.put_right(shown, tmp_path) == shown
    assert CONSOLE.put_right(shown.replace("\n3\n", "\n0\n"), tmp_path) == shown
