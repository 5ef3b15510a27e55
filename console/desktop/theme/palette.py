"""The Qt palette of a theme, so that every standard widget starts in the right colours."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from console.desktop.theme.tokens import Tokens


def palette_of(tokens: Tokens) -> QPalette:
    """The palette of these tokens."""
    role = QPalette.ColorRole
    palette = QPalette()
    for where, colour in {
        role.Window: tokens.chrome,
        role.WindowText: tokens.t1,
        role.Base: tokens.base,
        role.AlternateBase: tokens.base,
        role.Text: tokens.t1,
        role.PlaceholderText: tokens.t3,
        role.Button: tokens.raised,
        role.ButtonText: tokens.t1,
        role.BrightText: tokens.error,
        role.Highlight: tokens.sel,
        role.HighlightedText: tokens.t1,
        role.Accent: tokens.acc,
        role.Link: tokens.acc,
        role.LinkVisited: tokens.acc,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.t1,
        role.Light: tokens.raised,
        role.Midlight: tokens.line,
        role.Mid: tokens.line2,
        role.Dark: tokens.line2,
        role.Shadow: tokens.scrim,
    }.items():
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(tokens.t3))
    return palette
