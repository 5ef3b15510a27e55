"""Every colour of the console, once per theme (VISUAL.md 4). Widgets name a token and never carry a colour.

Values are `#rrggbb`. `*_strength` are shares of 0..1 for tints of a status colour laid over a surface.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ThemeName(StrEnum):
    """The three themes; SYSTEM follows the desktop's own setting."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"
    HIGH_CONTRAST = "high contrast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one theme."""

    name: ThemeName
    dark: bool
    # surfaces
    chrome: str  # rail, bars, status bar
    base: str  # tables and panes
    sunken: str  # wells and gutters
    raised: str  # buttons and menus
    hover: str
    sel: str
    # edges
    line: str
    line2: str
    ctl: str  # around anything you type in or tick, at least 3:1
    # text
    t1: str
    t2: str
    t3: str
    # accent: selected, focused, primary, and nothing else
    acc: str
    accfill: str
    on_accfill: str
    # differences in an edit
    added: str
    removed: str
    # roles of text in a document: names and tags, strings, numbers, literals, attributes, escapes
    syn_name: str
    syn_string: str
    syn_number: str
    syn_literal: str
    syn_attribute: str
    syn_escape: str
    # states; they mean a state and nothing else
    ok: str
    info: str
    warn: str
    error: str
    held: str
    idle: str
    # layers, for charts
    hl7v2: str
    fhir: str
    millennium: str
    ccda: str
    cds_hooks: str
    # the PROD badge, inverse of its surroundings
    prod: str
    on_prod: str
    # behind a modal dialog
    scrim: str
    scrim_strength: float
    tint_strength: float = 0.15
    tint_edge_strength: float = 0.48


DARK = Tokens(
    name=ThemeName.DARK,
    dark=True,
    chrome="#17191d",
    base="#1e2126",
    sunken="#1a1d21",
    raised="#262a30",
    hover="#252a30",
    sel="#20373e",
    line="#2c3138",
    line2="#3d444d",
    ctl="#6c7682",
    t1="#e6e9ec",
    t2="#aab2bc",
    t3="#8d97a2",
    acc="#45b0c0",
    accfill="#12717f",
    on_accfill="#ffffff",
    added="#2a4c54",
    removed="#3b4046",
    syn_name="#7fc4d0",
    syn_string="#c9d5a8",
    syn_number="#d9c3a0",
    syn_literal="#cdb4e6",
    syn_attribute="#a9c2e8",
    syn_escape="#e3a6b4",
    ok="#2bf07e",
    info="#b9dffa",
    warn="#e7d0b6",
    error="#f8552a",
    held="#b76bdd",
    idle="#728c9a",
    hl7v2="#0ec1ff",
    fhir="#f0b467",
    millennium="#3b8a58",
    ccda="#d00a9c",
    cds_hooks="#d8e903",
    prod="#eef0f2",
    on_prod="#15181c",
    scrim="#080a0c",
    scrim_strength=0.59,
)

LIGHT = Tokens(
    name=ThemeName.LIGHT,
    dark=False,
    chrome="#f3f4f6",
    base="#ffffff",
    sunken="#f8f9fa",
    raised="#ffffff",
    hover="#f0f3f5",
    sel="#dceef1",
    line="#e4e7eb",
    line2="#ccd2d8",
    ctl="#7d8690",
    t1="#1a1f25",
    t2="#4a535d",
    t3="#626b76",
    acc="#0b6b7a",
    accfill="#0b6b7a",
    on_accfill="#ffffff",
    added="#b6d3d7",
    removed="#d6d9dc",
    syn_name="#0b5f6d",
    syn_string="#3f5a12",
    syn_number="#7a4a12",
    syn_literal="#5b3a8c",
    syn_attribute="#234f86",
    syn_escape="#8a2f4a",
    ok="#006921",
    info="#1f5faf",
    warn="#9b6b43",
    error="#a72a1a",
    held="#7a45d6",
    idle="#474d52",
    hl7v2="#408fe0",
    fhir="#c77c73",
    millennium="#005e23",
    ccda="#c10080",
    cds_hooks="#828b00",
    prod="#1f2933",
    on_prod="#ffffff",
    scrim="#1e242c",
    scrim_strength=0.35,
)

HIGH_CONTRAST = Tokens(
    name=ThemeName.HIGH_CONTRAST,
    dark=True,
    chrome="#000000",
    base="#000000",
    sunken="#000000",
    raised="#101010",
    hover="#1c1c1c",
    sel="#003b45",
    line="#8a8a8a",
    line2="#ffffff",
    ctl="#ffffff",
    t1="#ffffff",
    t2="#e6e6e6",
    t3="#cfcfcf",
    acc="#7fe3f2",
    accfill="#7fe3f2",
    on_accfill="#000000",
    added="#003b45",
    removed="#333333",
    syn_name="#9beaf7",
    syn_string="#dcecb4",
    syn_number="#f0dcb8",
    syn_literal="#dcc6f7",
    syn_attribute="#bcd4ff",
    syn_escape="#ffbecb",
    ok="#2bf07e",
    info="#b9dffa",
    warn="#e7d0b6",
    error="#ff6a42",
    held="#c57ceb",
    idle="#819cab",
    hl7v2="#0ec1ff",
    fhir="#f0b467",
    millennium="#46a86c",
    ccda="#ff2fc8",
    cds_hooks="#d8e903",
    prod="#ffffff",
    on_prod="#000000",
    scrim="#000000",
    scrim_strength=0.7,
    tint_strength=0.0,
    tint_edge_strength=1.0,
)

THEMES: dict[ThemeName, Tokens] = {t.name: t for t in (DARK, LIGHT, HIGH_CONTRAST)}
