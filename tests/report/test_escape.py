"""Published text as Markdown: it reads as itself and does nothing."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.report.escape import cut, markdown, paragraph, plain


@pytest.mark.parametrize(
    ("published", "written"),
    [
        ("B&Q plc", "B&Q plc"),
        ("A&amp;B", "A&amp;amp;B"),
        ("a|b", "a\\|b"),
        ("`rm`", "\\`rm\\`"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("[x](y)", "\\[x\\](y)"),
        ("snake_case_name", "snake_case_name"),
        ("_x_", "\\_x\\_"),
        ("www.a.com", "www&#46;a.com"),
        ("https://a.com", "https&#58;//a.com"),
        ("a@b.com", "a&#64;b.com"),
        ("two\nlines\ttab", "two lines tab"),
        ("=cmd()", "=cmd()"),
        ("a\u202eb", "a\N{REPLACEMENT CHARACTER}b"),
        ("שלום 5", "\u2068שלום 5\u2069"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_examples(published: str, written: str) -> None:
    assert markdown(published) == written


def read(text: str) -> str:
    """What a Markdown reader sees of inline text."""
    return html.unescape(re.sub(r"\\([\\`*\[\]~|_])", r"\1", text))


@given(st.text())
def test_a_reader_sees_the_text_and_nothing_else(text: str) -> None:
    written = markdown(text)
    assert read(written) == html.unescape(plain(text)) or read(written) == plain(text)
    assert not re.search(r"(?<!\\)(\\\\)*[`*|\[]", written.replace("\\\\", ""))
    assert not re.search(r"[<>\n\r\u202a-\u202e\x00-\x1f]", written)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-£5 is a credit", "\\-£5 is a credit"),
        ("1. not a list", "1\\. not a list"),
        ("# not a heading", "\\# not a heading"),
        ("give --register and --from", "give `--register` and `--from`"),
        ("plain", "plain"),
    ],
)
def test_paragraphs_start_nothing_by_accident(text: str, written: str) -> None:
    assert paragraph(text) == written


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"
