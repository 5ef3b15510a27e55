"""The type scale (VISUAL.md 2): one name per use, in pixels at 100 %, multiplied by the user's UI size."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from PySide6.QtGui import QFont

SANS = ("Inter", "Segoe UI Variable Text", "Segoe UI", ".AppleSystemUIFont", "Noto Sans", "DejaVu Sans")
DISPLAY = ("Inter Display", *SANS)
MONO = ("JetBrains Mono", "Cascadia Mono", "Menlo", "DejaVu Sans Mono")
SMALLEST = 80
LARGEST = 200
"""UI size in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One step of the scale; `pixels` at 100 %."""

    families: tuple[str, ...]
    pixels: int
    weight: int = 400


class Type(Enum):
    """What a text is for; the name says where it is used."""

    WALL = Face(families=DISPLAY, pixels=46, weight=600)
    WALL_WORD = Face(families=DISPLAY, pixels=36, weight=600)
    WALL_NAME = Face(families=DISPLAY, pixels=32, weight=600)
    WALL_SMALL = Face(families=DISPLAY, pixels=24, weight=500)
    HERO = Face(families=DISPLAY, pixels=28, weight=600)
    FIGURE = Face(families=DISPLAY, pixels=20, weight=600)
    TITLE = Face(families=SANS, pixels=15, weight=600)
    TITLE_MONO = Face(families=MONO, pixels=15, weight=500)
    SECTION = Face(families=SANS, pixels=13, weight=600)
    BODY = Face(families=SANS, pixels=13)
    BODY_STRONG = Face(families=SANS, pixels=13, weight=500)
    TABLE = Face(families=SANS, pixels=12)
    TABLE_STRONG = Face(families=SANS, pixels=12, weight=500)
    TABLE_HOT = Face(families=SANS, pixels=12, weight=600)
    SMALL = Face(families=SANS, pixels=11)
    SMALL_STRONG = Face(families=SANS, pixels=11, weight=500)
    CAPS = Face(families=SANS, pixels=11, weight=600)
    CODE = Face(families=MONO, pixels=12)
    CODE_STRONG = Face(families=MONO, pixels=12, weight=600)
    CODE_SMALL = Face(families=MONO, pixels=11)


@lru_cache(maxsize=256)
def make_font(kind: Type, percent: int) -> QFont:
    """The font of this use at this UI size (80..200 %). Do not change what comes back: it is shared."""
    face = kind.value
    font = QFont()
    font.setFamilies(list(face.families))
    font.setPixelSize(max(1, round(face.pixels * percent / 100)))
    font.setWeight(QFont.Weight(face.weight))
    if face.families is MONO:
        font.setFeature(QFont.Tag("calt"), 0)  # "->" and "!=" in a message must never be drawn as one sign
        font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
        return font
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if face.pixels < 20:
        font.setFeature(QFont.Tag("tnum"), 1)
    if kind is Type.HERO:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98.5)
    return font
