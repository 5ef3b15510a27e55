"""What is well-formed to us is so to libxml2, and the other way round, on documents that were damaged at random."""

from __future__ import annotations

import random

from lxml import etree

from console.core.message import Severity
from tests.unit.documents.xml.plain_vocabulary import read

BITS = ["<", ">", '"', "'", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "&", "&#0;", "&foo;", "&amp;", "/", "</"]
BITS += ["=", "--", "x", "a='1'", "</id>", "<id/>", "1", "-", ".", "(", " ", "\x01", "\ufffe", "é"]
SMALL = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<!-- c -->\n<r xmlns="u" xmlns:p="v"><p:id root="1.2" extension=\'3\'/>'
    b"<name>Text &amp; more<b>x</b> tail</name><![CDATA[<raw>]]><id>1</id><?do it?></r>\n"
)
NAMESPACES = ("QName", "URI", "Namespace", "namespace", "xmlns")
"""Words of libxml2 about namespaces, which are no matter of well-formedness."""


def is_well_formed(raw: bytes) -> bool | None:
    """What libxml2 says; None where its objection is about namespaces."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        return None if any(word in str(error) for word in NAMESPACES) else False
    return True


def test_that_both_say_the_same_of_damaged_documents() -> None:
    dice = random.Random(20261123)
    differ: list[bytes] = []
    met = {True: 0, False: 0}
    for _ in range(1500):
        data = bytearray(SMALL)
        for _ in range(dice.randrange(1, 3)):
            at = dice.randrange(len(data) + 1)
            data[at : at + dice.choice([0, 0, 1, 2, 12])] = dice.choice(BITS).encode()
        raw = bytes(data)
        theirs = is_well_formed(raw)
        if theirs is None:
            continue
        errors = [each for each in read(raw).problems if each.severity is Severity.ERROR]
        met[theirs] += 1
        if theirs == bool([each for each in errors if each.code != "prefix not declared"]):
            differ.append(raw)

    assert differ == []
    assert min(met.values()) > 100
