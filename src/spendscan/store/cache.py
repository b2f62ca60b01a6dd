"""The user's cache folder: what is costly to make and can always be made again."""

import os
from pathlib import Path

from platformdirs import user_cache_path


def cache_folder(kind: str) -> Path | None:
    """The cache folder for a kind of thing, made where it is missing; None where it cannot be.

    `SPENDSCAN_CACHE` names another folder; set to an empty text it turns caching off.
    """
    named = os.environ.get("SPENDSCAN_CACHE")
    if named == "":
        return None
    folder = (Path(named) if named else user_cache_path("spendscan")) / kind
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder
