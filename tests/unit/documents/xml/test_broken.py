"""Broken XML: the readable part, and problems that say what and where without quoting the text."""

from __future__ import annotations

import time

import pytest

from console.documents.splice import reassemble
from console.documents.xml.found import MOST
from tests.unit.documents.xml.plain_vocabulary import codes, read, shown


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"<r><a>x</r>", "not closed"),
        (b"<r><a><b>x</a></b></r>", "stray end tag"),
        (b"<r>x", "not closed"),
        (b"<r><a", "cut short"),
        (b"<r>a < b</r>", "stray <"),
        (b"<r>a & b</r>", "stray &"),
        (b"<r>&nbsp;</r>", "unknown entity"),
        (b"<r a=1></r>", "tag not well-formed"),
        (b"<r a b='1'></r>", "tag not well-formed"),
        (b"<r a='1' a='2'/>", "duplicate attribute"),
        (b"<r/><s/>", "second root"),
        (b"x<r/>", "text outside"),
        (b"<r/>x", "text outside"),
        (b"<r>\x00</r>", "control character"),
        (b"<r><!-- x</r>", "not closed"),
        (b"<r><!-- a -- b --></r>", "comment"),
        (b"<r><![CDATA[x</r>", "not closed"),
        (b"<r><?pi</r>", "not closed"),
        (b" <?xml version='1.0'?><r/>", "declaration"),
        (b"<?xml encoding='UTF-8' version='1.0'?><r/>", "declaration"),
        (b"<r><?1?></r>", "instruction"),
        (b"<r>&#1;</r>", "forbidden character"),
        (b"<r>a]]>b</r>", "stray ]]>"),
        (b"<r>\xef\xbf\xbe</r>", "control character"),
        (b"<r x:a='1'/>", "prefix not declared"),
        (b"<x:r/>", "prefix not declared"),
        (b"", "no root"),
        (b"plain", "no root"),
        (b"<r>\xff</r>", "undecodable"),
        (b"<?xml version='1.0' encoding='UTF-16'?><r/>", "wrong declaration"),
        (b"\xef\xbb\xbf<?xml version='1.0' encoding='ISO-8859-1'?><r/>", "wrong declaration"),
        (b"<?xml version='1.0' encoding='nonsense'?><r/>", "unknown encoding"),
        (b"<?xml version='1.0' encoding='zlib'?><r/>", "unknown encoding"),
        ("<r/>".encode("utf-16") + b"x", "cut short"),
    ],
)
def test_that_each_mistake_is_named(raw: bytes, code: str) -> None:
    assert code in codes(raw)
    assert reassemble(read(raw)) == raw


def test_that_a_problem_says_line_and_path() -> None:
    problem = read(b"<r>\n<a>\n<b>x</a>\n</r>").problems[0]

    assert (problem.path, problem.message[:7]) == ("r/a/b", "Line 3:")


def test_that_the_readable_part_is_read() -> None:
    found = shown(b"<r><a>1</a><b c='2' d=><e>3</b><f>4</r>")

    assert {"r/a": "1", "r/b/@c": "2", "r/b/e": "3", "r/f": "4"}.items() <= found.items()


def test_that_problems_are_capped_and_the_rest_counted() -> None:
    problems = read(b"<r>" + b"</x>" * 500 + b"</r>").problems

    assert len(problems) == MOST + 1
    assert problems[-1].message.startswith("450 more")


def test_that_declared_encodings_are_used() -> None:
    latin = "<?xml version='1.0' encoding='ISO-8859-1'?><r>é</r>".encode("latin-1")
    windows = "<?xml version='1.0' encoding='windows-1252'?><r>€</r>".encode("cp1252")

    assert (shown(latin)["r"], shown(windows)["r"]) == ("é", "€")
    assert codes(latin) == codes(windows) == []


def test_that_problems_never_quote_the_text() -> None:
    raw = b"<r><a>CANARY & < CANARY</b>&CANARY;<CANARY <name CANARY='x' CANARY>CANARY</r>CANARY\xff"

    assert not any("CANARY" in f"{problem.message}{problem.code}" for problem in read(raw).problems)


@pytest.mark.parametrize(
    "raw",
    [
        b"<" * 65536,
        b"<!--" * 16384,
        b"<a b='" * 10000,
        b"</a>" * 16384,
        b"<r>" + b"&" * 65536,
        b"<!DOCTYPE[" * 6000,
        b"".join(b"<n%d x>" % number for number in range(8000)),
        b"<b><i></b></i>" * 4600,
        b"<a " * 20000,
    ],
)
def test_that_hostile_bytes_are_read_in_linear_time(raw: bytes) -> None:
    started = time.process_time()
    document = read(raw)

    assert reassemble(document) == raw
    assert time.process_time() - started < 1.0
