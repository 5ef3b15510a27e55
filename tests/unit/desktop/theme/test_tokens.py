"""The colours keep their promises: VISUAL.md 4 and 5, UX.md 6.5, recomputed from the theme file."""

from __future__ import annotations

import pytest

from console.desktop.theme.colour import contrast, mix
from console.desktop.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens
from console.desktop.widgets.document_text_paint import ROLES

THEMES = [pytest.param(theme, id=theme.name.value) for theme in (DARK, LIGHT, HIGH_CONTRAST)]
STATES = ("ok", "info", "warn", "error", "held", "idle")
LAYERS = ("hl7v2", "fhir", "millennium", "ccda", "cds_hooks")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["base", "chrome", "sunken"])
def test_that_text_is_readable(theme: Tokens, ground: str) -> None:
    for text in ("t1", "t2", "t3"):
        assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5, text


@pytest.mark.parametrize("theme", THEMES)
def test_that_a_state_word_is_readable_where_it_may_stand(theme: Tokens) -> None:
    for state in STATES:
        for ground in ("base", "chrome", "sunken"):
            assert contrast(getattr(theme, state), getattr(theme, ground)) >= 4.0, (state, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_that_signs_stay_visible_on_hovered_and_selected_rows(theme: Tokens) -> None:
    for state in STATES:
        for ground in ("hover", "sel"):
            assert contrast(getattr(theme, state), getattr(theme, ground)) >= 3.0, (state, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_that_words_on_a_selected_row_are_readable(theme: Tokens) -> None:
    assert contrast(theme.t1, theme.sel) >= 7
    assert contrast(theme.t2, theme.sel) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_that_edges_of_inputs_and_the_focus_ring_are_visible(theme: Tokens) -> None:
    assert contrast(theme.ctl, theme.base) >= 3
    assert contrast(theme.acc, theme.base) >= 3
    assert contrast(theme.acc, theme.chrome) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_that_a_primary_button_is_readable(theme: Tokens) -> None:
    assert contrast(theme.on_accfill, theme.accfill) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_that_text_on_a_tint_is_readable(theme: Tokens) -> None:
    for state in ("warn", "error", "ok", "held"):
        assert contrast(theme.t1, mix(getattr(theme, state), theme.base, theme.tint_strength)) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_that_chart_lines_are_visible(theme: Tokens) -> None:
    for layer in LAYERS:
        assert contrast(getattr(theme, layer), theme.base) >= 3, layer


def test_that_high_contrast_is_at_least_seven_to_one() -> None:
    for token in ("t1", "t2", "t3", "acc", *STATES):
        assert contrast(getattr(HIGH_CONTRAST, token), HIGH_CONTRAST.base) >= 7, token


def test_that_contrast_is_the_wcag_ratio() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["base", "hover", "sel", "added"])
def test_that_every_role_of_a_document_is_readable(theme: Tokens, ground: str) -> None:
    """On the page, on the line one stands on, in the box of the selected place, and on what a search found."""
    for role, token in ROLES.items():
        least = 3.0 if token == "t3" and ground != "base" else 4.5
        assert contrast(getattr(theme, token), getattr(theme, ground)) >= least, (role, token)


def test_that_roles_of_documents_keep_to_seven_to_one_in_high_contrast() -> None:
    for token in set(ROLES.values()):
        assert contrast(getattr(HIGH_CONTRAST, token), HIGH_CONTRAST.base) >= 7, token
