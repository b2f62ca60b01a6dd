"""A house style for the report: a folder with `house.toml` and a logo; it adds, and can take nothing away."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from spendscan.core.errors import InputError, UsageError
from spendscan.userfiles.read import read_toml

NAME = "house.toml"
COLOURS = ("accent", "ink", "paper", "soft", "line", "band")
_KEYS = ("logo", "colours", "text")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_LARGEST = 500_000


@dataclass(frozen=True)
class House:
    """A house style.

    Args:
        logo: The logo's bytes.
        logo_type: Its media type.
        colours: Colours of the page by name.
        texts: A text of one's own under a section's heading, by the section's title.
    """

    logo: bytes | None = field(default=None, repr=False)
    logo_type: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def recorded(self) -> dict[str, Any]:
        """The house style as the manifest keeps it, so that a run is rendered again without the folder."""
        logo = None if self.logo is None else base64.b64encode(self.logo).decode()
        return {"logo": logo, "type": self.logo_type, "colours": dict(self.colours), "text": dict(self.texts)}


PLAIN = House()


def house_of(recorded: Mapping[str, Any] | None) -> House:
    """A house style from what a manifest keeps; the plain one where it keeps none."""
    if not recorded:
        return PLAIN
    logo = recorded.get("logo")
    return House(
        base64.b64decode(logo) if logo else None,
        str(recorded.get("type") or ""),
        dict(recorded.get("colours") or {}),
        dict(recorded.get("text") or {}),
    )


def read_house(folder: str | Path) -> House:
    """The house style in a folder.

    Raises:
        InputError: There is no such folder, no `house.toml` in it, or no logo of the name it gives.
        UsageError: A key is unknown, or a colour or logo is not of its kind.
    """
    file = Path(folder) / NAME
    if not file.is_file():
        raise InputError(f"holds no {NAME}", where=str(folder), hint="It has logo, [colours] and [text].")
    table, where = read_toml(file), str(file)
    _known(table, _KEYS, where)
    colours = table.get("colours") or {}
    _known(colours, COLOURS, where)
    for name, colour in colours.items():
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise UsageError(f"colours.{name} is no colour: {colour!r}", where=where, hint='Write "#0b4f8a".')
    texts = table.get("text") or {}
    for title, text in texts.items():
        if not isinstance(text, str):
            raise UsageError(f"text for {title!r} is no text", where=where)
    logo, kind = _logo(file.parent, table.get("logo"), where)
    return House(logo, kind, dict(colours), dict(texts))


def _known(table: Any, names: tuple[str, ...], where: str) -> None:
    if not isinstance(table, Mapping):
        raise UsageError(f"{' or '.join(names)} stand in a table", where=where)
    for key in table:
        if key not in names:
            near = get_close_matches(key, names, 1, 0.5)
            hint = f"Did you mean {near[0]}?" if near else f"It may hold {', '.join(names)}."
            raise UsageError(f"unknown key {key}", where=where, hint=hint)


def _logo(folder: Path, name: Any, where: str) -> tuple[bytes | None, str]:
    if name is None:
        return None, ""
    path = folder / str(name)
    kind = _LOGOS.get(path.suffix.lower())
    if kind is None:
        raise UsageError(f"the logo {name} is no picture", where=where, hint=f"It ends with {', '.join(_LOGOS)}.")
    if not path.is_file():
        raise InputError(f"there is no logo {name}", where=where)
    content = path.read_bytes()
    if len(content) > _LARGEST:
        raise UsageError(f"the logo {name} is over {_LARGEST // 1000} kB", where=where, hint="Give a smaller one.")
    return content, kind
