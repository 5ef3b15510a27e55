"""What our checks say of the corpus, beside what its sources say: no disagreement without a reason."""

from __future__ import annotations

import pytest

from tests.evidence import ccda_outcomes


@pytest.mark.skipif(not ccda_outcomes.SHARED.is_dir(), reason="needs the corpus folder shared/corpus/ccda")
def test_that_every_disagreement_with_a_source_is_explained() -> None:
    figures = ccda_outcomes.measure()

    assert [figure.line() for figure in figures if figure.holds is False] == []
    assert sum(figure.holds is True for figure in figures) == 2
