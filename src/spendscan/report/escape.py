"""Published text made safe to print: whatever a ledger says appears as text, and as nothing else."""

import re
import unicodedata

from markupsafe import Markup

# Characters that nobody sees, and that change what others look like: controls, zero widths, bidirectional overrides.
_UNSEEN = re.compile(
    r"[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SPACES = re.compile(r"[\s\u00a0]+")
_RIGHT_TO_LEFT = ("R", "AL")
_ISOLATE, _POP = "\u2068", "\u2069"
_MARKED = re.compile(r"[\\`*\[\]~|]")
# Underscores inside a word are no emphasis.
_EDGE_UNDERSCORES = re.compile(r"(?<![^\W_])(?<!_)_+|_+(?![^\W_])(?!_)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SCHEME = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp):")
_WWW = re.compile(r"(?i)\bwww\.")
_LEADER = re.compile(r"^(\s*)([#>+=-]|\d+(?=[.)]))")
_COMMAND = re.compile(r"(?<![\w`-])--[a-z]+(?:-[a-z]+)*|\bspendscan [a-z]+ RUN\b")


def plain(text: str) -> str:
    """Text on one line: unseen characters replaced by a visible one, right-to-left letters kept to themselves."""
    line = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", _SPACES.sub(" ", text)).strip()
    if not line.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in line):
        return f"{_ISOLATE}{line}{_POP}"
    return line


def cut(text: str, length: int) -> str:
    """Text of at most so many characters, its end shown as an ellipsis where it was longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def markdown(text: str) -> str:
    """Text as Markdown that reads as that text: no table cell, code, HTML, link or emphasis comes out of it."""
    line = _MARKED.sub(lambda found: "\\" + found[0], plain(text))
    line = _EDGE_UNDERSCORES.sub(lambda found: "\\_" * len(found[0]), line)
    line = _ENTITY.sub("&amp;", line).replace("<", "&lt;").replace(">", "&gt;")
    line = _SCHEME.sub(r"\1&#58;", line)
    return _WWW.sub(lambda found: found[0][:3] + "&#46;", line).replace("@", "&#64;")


def html(text: str) -> Markup:
    """Text as HTML that reads as that text; options and commands as code."""
    line = str(Markup.escape(plain(text)))
    return Markup(_COMMAND.sub(lambda found: f"<code>{found[0]}</code>", line))  # noqa: S704 - escaped the line before


def paragraph(text: str) -> str:
    """A paragraph of our own words as Markdown: no list or heading by accident, options and commands as code."""
    line = _LEADER.sub(
        lambda found: f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}", markdown(text)
    )
    return _COMMAND.sub(lambda found: f"`{found[0]}`", line)
