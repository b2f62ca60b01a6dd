"""A run folder is complete under its name, or not there."""

import json
from pathlib import Path

import pytest

from spendscan.core.errors import InputError, OutputError, UsageError
from spendscan.core.progress import SILENT
from spendscan.store.manifest import read_manifest, write_manifest
from spendscan.store.run_folder import check_replaceable, is_whole, new_run, open_run, recover


def write_run(target: Path, text: str = "one", *, force: bool = False) -> None:
    with new_run(target, force=force, on=SILENT) as run:
        (run / "report.md").write_text(text)
        (run / "review.csv").write_text("supplier_name,amount,currency\n")
        write_manifest(run, {})


def test_a_run_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    write_run(tmp_path / "deep" / "run")
    assert is_whole(tmp_path / "deep" / "run")
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["run"]


def test_a_failed_run_leaves_nothing_not_even_new_parents(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), new_run(tmp_path / "deep" / "run", force=False, on=SILENT) as run:
        (run / "report.md").write_text("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_failed_run_leaves_the_earlier_one_as_it_was(tmp_path: Path) -> None:
    write_run(tmp_path / "run", "first")
    with pytest.raises(RuntimeError), new_run(tmp_path / "run", force=True, on=SILENT) as run:
        (run / "report.md").write_text("second")
        raise RuntimeError
    assert (tmp_path / "run" / "report.md").read_text() == "first"


def test_force_replaces_a_run_and_an_empty_folder(tmp_path: Path) -> None:
    write_run(tmp_path / "run", "first")
    write_run(tmp_path / "run", "second", force=True)
    assert (tmp_path / "run" / "report.md").read_text() == "second"
    (tmp_path / "empty").mkdir()
    write_run(tmp_path / "empty", force=True)
    assert is_whole(tmp_path / "empty")


@pytest.mark.parametrize("manifest", [None, "{}", '{"name": "an app"}', "not json"])
def test_force_never_replaces_a_strangers_folder(tmp_path: Path, manifest: str | None) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "notes.txt").write_text("somebody's")
    if manifest is not None:
        (tmp_path / "there" / "manifest.json").write_text(manifest)
    with pytest.raises(UsageError, match="not a run"):
        check_replaceable(tmp_path / "there", force=True)


def test_an_edited_review_is_never_replaced(tmp_path: Path) -> None:
    write_run(tmp_path / "run")
    with (tmp_path / "run" / "review.csv").open("a") as review:
        review.write("ACME LTD\n")
    with pytest.raises(UsageError, match="has been edited"):
        write_run(tmp_path / "run", force=True)


def test_what_a_kill_between_the_renames_left_is_put_back(tmp_path: Path) -> None:
    write_run(tmp_path / "run", "first")
    (tmp_path / "run").rename(tmp_path / ".run.old")
    recover(tmp_path / "run", SILENT)
    assert (tmp_path / "run" / "report.md").read_text() == "first"


def test_an_old_folder_that_is_not_whole_is_not_put_back(tmp_path: Path) -> None:
    write_run(tmp_path / "run", "first")
    (tmp_path / "run").rename(tmp_path / ".run.old")
    (tmp_path / ".run.old" / "report.md").unlink()
    recover(tmp_path / "run", SILENT)
    assert not (tmp_path / "run").exists()


def test_stale_temporaries_are_cleared_by_the_next_run(tmp_path: Path) -> None:
    stale = tmp_path / ".run.new-999999999"
    stale.mkdir()
    (stale / "data.bin").write_text("half")
    write_run(tmp_path / "run")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["run"]


def test_a_parent_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file")
    with pytest.raises(OutputError):
        write_run(tmp_path / "blocked" / "run")


def test_the_manifest_names_every_file_but_itself(tmp_path: Path) -> None:
    write_run(tmp_path / "run")
    manifest = read_manifest(tmp_path / "run")
    assert sorted(manifest["outputs"]) == ["report.md", "review.csv"]
    assert json.loads((tmp_path / "run" / "manifest.json").read_text())["schema_version"] == 1


def test_a_folder_without_a_manifest_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no run folder"):
        open_run(tmp_path, SILENT)
