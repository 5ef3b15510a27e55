"""Every corpus file de-identified: nothing found again, no path moved, no finding come or gone."""

from __future__ import annotations

import pytest

from tests.evidence.deidentified import Counted, treat
from tests.support.corpus import Sample, samples

FILES = samples()


@pytest.mark.nightly
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_that_a_copy_tells_nobody_and_moves_nothing(file: Sample) -> None:
    counted = Counted()

    treat(file, counted)

    assert (counted.leaks, counted.seen_again, counted.structure, counted.findings, counted.unlike) == (0, 0, 0, 0, 0)
