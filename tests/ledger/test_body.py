"""Whose ledger a file is where nothing in it says so: its folder's, or where anybody's files lie there, its name's."""

from pathlib import Path

import pytest

from spendscan.ledger.find import Found
from spendscan.ledger.table.body import body_of_place


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("Exford County Council/spend-2024-04.csv", ("Exford County Council", "folder")),
        ("Exford County Council/2024-25/spend.csv", ("Exford County Council", "folder")),
        ("Exford County Council/2024-25/Q1/April.csv", ("Exford County Council", "folder")),
        ("Exford County Council/FY2024/P07/spend.csv", ("Exford County Council", "folder")),
        ("councils/exford2/spend.csv", ("exford2", "folder")),
        ("councils/ward-12/april.csv", ("ward-12", "folder")),
        ("Downloads/2024/Exford 2024.csv", ("Exford", "file")),
        ("home/jo/2024/exford.csv", ("exford", "file")),
        ("Downloads/Exford April 2024.xlsx", ("Exford", "file")),
        ("Documents/exford-2024-04.csv", ("exford", "file")),
        ("xls/Exford 2024.xls", ("Exford", "file")),
    ],
)
def test_a_folder_names_the_body_unless_it_holds_anybody_s_files(path: str, body: tuple[str, str]) -> None:
    assert body_of_place(Found(path, Path("/ledgers") / path)) == body
