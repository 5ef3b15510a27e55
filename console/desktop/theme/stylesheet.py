"""The style sheet, small and made from tokens: header, scroll bar, splitter, inputs, tabs, menus. Nothing else.

Everything that is not listed here is painted by our own widgets or by the palette.
"""

from __future__ import annotations

from console.desktop.theme.tokens import Tokens


def stylesheet_of(t: Tokens, percent: int) -> str:
    """The sheet for these tokens at this UI size."""

    def px(pixels: float) -> str:
        return f"{round(pixels * percent / 100)}px"

    return f"""
QToolTip {{ background: {t.raised}; color: {t.t1}; border: 1px solid {t.line2}; padding: {px(4)} {px(8)};
  font-size: {px(12)}; }}
QHeaderView {{ background: {t.base}; border: 0; }}
QHeaderView::section {{ background: {t.base}; color: {t.t3}; border: 0; border-bottom: 1px solid {t.line2};
  padding: 0; }}
QAbstractScrollArea {{ background: {t.base}; border: 0; }}
QAbstractScrollArea::corner {{ background: {t.base}; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: {px(10)}; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(10)}; margin: 0; }}
QScrollBar::handle {{ background: {t.line2}; border-radius: {px(3)}; margin: {px(2)}; }}
QScrollBar::handle:vertical {{ min-height: {px(32)}; }}
QScrollBar::handle:horizontal {{ min-width: {px(32)}; }}
QScrollBar::handle:hover {{ background: {t.ctl}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {t.line2}; }}
QSplitter::handle:vertical {{ height: 1px; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox {{ background: {t.base}; color: {t.t1};
  border: 1px solid {t.ctl}; border-radius: {px(4)}; padding: {px(5)} {px(8)}; font-size: {px(13)};
  selection-background-color: {t.sel}; selection-color: {t.t1}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus {{
  border: 2px solid {t.acc}; padding: {px(4)} {px(7)}; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {{ color: {t.t3}; border-color: {t.line}; }}
QTextBrowser, QTextBrowser:focus {{ border: 2px solid {t.base}; border-radius: 0; padding: 0; }}
QTextBrowser:focus {{ border-color: {t.acc}; }}
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus, QPlainTextEdit[bare="true"], QPlainTextEdit[bare="true"]:focus {{
  border: 0; padding: 0; background: transparent; }}
QComboBox::drop-down {{ border: 0; width: {px(24)}; }}
QComboBox QAbstractItemView {{ background: {t.raised}; color: {t.t1}; border: 1px solid {t.line2}; outline: 0;
  padding: {px(4)}; selection-background-color: {t.sel}; selection-color: {t.t1}; }}
QMenu {{ background: {t.raised}; color: {t.t1}; border: 1px solid {t.line2}; padding: {px(4)}; font-size: {px(12)}; }}
QMenu::item {{ padding: {px(5)} {px(24)} {px(5)} {px(12)}; border-radius: {px(3)}; }}
QMenu::item:selected {{ background: {t.sel}; color: {t.t1}; }}
QMenu::item:disabled {{ color: {t.t3}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {px(4)} {px(8)}; }}
QTabBar::tab {{ background: transparent; color: {t.t2}; border: 0; border-bottom: 2px solid transparent;
  padding: {px(9)} {px(12)} {px(7)} {px(12)}; font-size: {px(12)}; font-weight: 500; }}
QTabBar[tight="true"]::tab {{ padding: {px(9)} {px(8)} {px(7)} {px(8)}; }}
QTabBar::tab:selected {{ color: {t.t1}; border-bottom-color: {t.acc}; }}
QTabBar::tab:focus {{ color: {t.t1}; border: 2px solid {t.acc}; }}
QTabWidget::pane {{ border: 0; }}
QCheckBox, QRadioButton {{ color: {t.t1}; spacing: {px(8)}; font-size: {px(12)}; }}
QCheckBox::indicator {{ width: {px(14)}; height: {px(14)}; border: 1px solid {t.ctl}; border-radius: {px(3)};
  background: {t.base}; }}
QCheckBox::indicator:focus {{ border: 2px solid {t.acc}; }}
QCheckBox::indicator:checked {{ background: {t.accfill}; border-color: {t.accfill}; }}
"""
