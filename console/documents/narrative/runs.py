"""Runs of text put in order: lines of blocks as runs, white space as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence

from console.documents.rendering import Block, Cell, Run


def flattened(blocks: Sequence[Block]) -> tuple[Run, ...]:
    """Blocks as runs, one line each."""
    runs: list[Run] = []
    for block in blocks:
        lines = [block.runs] if not block.cells else [_row_runs(row) for row in block.cells]
        for line in lines:
            if runs:
                runs.append(Run(text="\n"))
            if block.marker:
                runs.append(Run(text=f"{block.marker} "))
            runs.extend(line)
    return tuple(runs)


def _row_runs(row: tuple[Cell, ...]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for cell in row:
        if runs:
            runs.append(Run(text=" | "))
        runs.extend(cell.runs)
    return tuple(runs)


def trimmed(runs: Sequence[Run], *, keep: bool) -> tuple[Run, ...]:
    """Without white space at both ends and after line ends; runs of one kind put together."""
    found: list[Run] = []
    for run in runs:
        text = run.text
        if not keep and (not found or found[-1].text.endswith(("\n", " "))):
            text = text.lstrip(" ") if found else text.lstrip()
        if not text:
            continue
        last = found[-1] if found else None
        if last is not None and (last.style, last.path, last.private) == (run.style, run.path, run.private):
            found[-1] = _with_text(last, last.text + text)
        else:
            found.append(_with_text(run, text))
    while found and not keep and found[-1].text != found[-1].text.rstrip():
        stripped = found[-1].text.rstrip()
        found[-1:] = [_with_text(found[-1], stripped)] if stripped else []
    return tuple(found)


def _with_text(run: Run, text: str) -> Run:
    return Run(text=text, style=run.style, path=run.path, private=run.private)
