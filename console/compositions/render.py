"""`render`: a document as a person reads it, as text: one section, or the outline of all.

Exit 0; 1 where the document has no such view or section; 2 where the file cannot be read. Patient data is masked unless
`--reveal` is given.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from console.compositions.document_text import outline_text, rendered_text
from console.layers.registry import FORMATS, format_named, recognise

DONE, NO_VIEW, UNREADABLE = 0, 1, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `render`."""
    parser.add_argument("file", metavar="FILE", help="the document; - reads standard input")
    parser.add_argument("--section", default="", metavar="ID", help="which section, by the id in the outline; all else")
    parser.add_argument("--outline", action="store_true", help="list the sections with their ids")
    parser.add_argument("--reveal", action="store_true", help="show patient data in the output")
    parser.add_argument("--format", default="", choices=("", *FORMATS), help="what it holds; left out: found out")


def main(options: argparse.Namespace) -> int:
    """Print it; returns the exit code."""
    try:
        raw = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except OSError as error:
        print(f"{options.file} cannot be read: {error.strerror}. Check the name and its rights.", file=sys.stderr)
        return UNREADABLE
    reader = format_named(options.format) if options.format else recognise(raw)
    document = reader.parse(raw)
    whole = reader.render(document, options.section)
    if whole is None:
        print(f"{options.file} is {reader.title}: it has no such view. Try `inspect --raw`.", file=sys.stderr)
        return NO_VIEW
    if options.outline:
        print("\n".join(outline_text(whole)))
        return DONE
    known = [item.id for item in whole.outline]
    if options.section and options.section not in known:
        print(f"There is no section {options.section}. There are: {', '.join(known)}.", file=sys.stderr)
        return NO_VIEW
    for number, section in enumerate([options.section] if options.section else known or [""]):
        found = whole if section == whole.section else reader.render(document, section)
        title = next((item.title for item in whole.outline if item.id == section), whole.title)
        if number:
            print()
        print(f"## {title}")
        if found is not None:
            print("\n".join(rendered_text(found, clear=options.reveal)))
    return DONE
