"""The hand-over page as HTML: one file that needs nothing else, readable on paper; pure."""

from __future__ import annotations

from html import escape

from console.api.handover import HandoverSection

STYLE = """
body{font:14px/1.4 "Segoe UI",system-ui,sans-serif;color:#15181c;background:#fff}
body{margin:0 auto;padding:32px;max-width:1100px}
h1{font-size:22px;margin:0 0 4px}h2{font-size:15px;margin:24px 0 6px;border-bottom:1px solid #c6ccd2;padding-bottom:4px}
p.sub{color:#474d52;margin:0 0 16px}p.none{color:#474d52}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0}
th{font-weight:600;color:#474d52;border-bottom:1px solid #c6ccd2}td{border-bottom:1px solid #e6e9ec}
table.figures{width:auto}table.figures td{border:0;padding-right:32px;font-size:20px;font-weight:600}
table.figures th{border:0;padding:0 32px 0 0;font-weight:400}
pre{white-space:pre-wrap;font:inherit;margin:0}
@media print{body{padding:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
"""


def page(
    title: str,
    subtitle: str,
    figures: tuple[tuple[str, str], ...],
    sections: tuple[HandoverSection, ...],
    remarks: str,
) -> str:
    """A whole document. Every text is escaped; there is no script, no picture and no address in it."""
    parts = [
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
        f"<style>{STYLE}</style></head><body>",
        f'<h1>{escape(title)}</h1><p class="sub">{escape(subtitle)}</p>',
        _figures(figures),
    ]
    if remarks:
        parts.append(f"<h2>Remarks</h2><pre>{escape(remarks)}</pre>")
    parts += [_section(section) for section in sections]
    return "\n".join([*parts, "</body></html>"]) + "\n"


def _figures(figures: tuple[tuple[str, str], ...]) -> str:
    values = "".join(f"<td>{escape(value)}</td>" for _, value in figures)
    names = "".join(f"<th>{escape(name)}</th>" for name, _ in figures)
    return f'<table class="figures"><tr>{values}</tr><tr>{names}</tr></table>'


def _section(section: HandoverSection) -> str:
    head = f"<h2>{escape(section.title)}</h2>"
    if not section.rows:
        return f'{head}<p class="none">{escape(section.empty)}</p>'
    cells = "".join(f"<th>{escape(name)}</th>" for name in section.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in section.rows)
    more = f'<p class="none">and {section.more} more</p>' if section.more else ""
    return f"{head}<table><tr>{cells}</tr>{rows}</table>{more}"
