"""Documents in words: what they are, where they come from, what was found. Pure, no Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.api.documents import CheckRun, DocumentHead, DocumentRef, Matches, PartHead
from console.api.messages import Finding
from console.core.message import Severity
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import SEVERITY, Face
from console.desktop.widgets.line_list import Line
from console.desktop.words import byte_size, duration, grouped

FROM_OUTSIDE = "from outside, not stored"
LET_GO = "Nothing of it is stored: close it, or look away for 30 minutes, and it is gone."
GOOD = Face(word="Good", sign=Sign.DISC, colour="ok")
_RUN = {
    "ran": GOOD,
    "refused": Face(word="Not run", sign=Sign.DASH, colour="idle"),
    "cut": Face(word="Cut short", sign=Sign.TRIANGLE, colour="warn", loud=True),
    "failed": Face(word="Failed", sign=Sign.CROSS, colour="error", loud=True),
}


def origin(ref: DocumentRef) -> str:
    """Where it comes from."""
    if ref.held:
        return FROM_OUTSIDE
    return f"reply to try {ref.attempt}" if ref.attempt is not None else "stored message"


def heading(head: DocumentHead) -> str:
    """What it is: the type, or that nobody knows."""
    return head.type[:1].upper() + head.type[1:] or ("Unreadable" if not head.readable else head.format_title)


def byte_line(head: DocumentHead) -> str:
    """What the bytes are: size, character set, line ends, lines."""
    charset = f"{head.charset.upper() or 'unknown character set'}{' assumed' if head.charset_assumed else ''}"
    ends = {"none": "no line ends", "": "no line ends", "mixed": "mixed line ends"}.get(
        head.terminator, head.terminator
    )
    lines = f"{grouped(head.lines)} line{'' if head.lines == 1 else 's'}"
    return " · ".join((byte_size(head.size), charset, ends, lines))


def steps_of(ref: DocumentRef, title: str) -> list[tuple[str, DocumentRef]]:
    """The way into an embedded document, outermost first: what to show, and where it leads."""
    parts = [part for part in ref.part.split("!") if part]
    found = [(title, ref.model_copy(update={"part": ""}))]
    for count, part in enumerate(parts, 1):
        found.append((part, ref.model_copy(update={"part": "!".join(parts[:count])})))
    return found


def inside(ref: DocumentRef, path: str) -> DocumentRef:
    """The document embedded at this place."""
    return ref.model_copy(update={"part": f"{ref.part}!{path}" if ref.part else path})


LONGEST_LEAD = 14
LONGEST_PATH = 44
"""Characters of a path: in the column beside a finding, and in the line below it."""
_LAST_STEP = re.compile(r"(\[\d+\]|[./@-][^./@\[\]-]+|/@[^/@]+)$")


def path_above(path: str) -> str:
    """The path one step up; "" at the top."""
    found = _LAST_STEP.search(path)
    return path[: found.start()] if found else ""


def part_line(part: PartHead) -> Line:
    """An embedded document: OBX[2]-5.5, C-CDA, 48 kB."""
    what = " · ".join(each for each in (part.title or part.media_type or "unknown", byte_size(part.size)) if each)
    face = None if part.opens and not part.problem else SEVERITY[Severity.WARNING]
    why = part.problem or ("" if part.opens else "No format of ours reads it.")
    return Line(face=face, lead=part.path, text=what, second=why, trail="Open" if part.opens else "", key=part.path)


def finding_count(findings: Sequence[Finding]) -> str:
    """1 error, 2 notes."""
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    counts = [(sum(each.severity is kind for each in findings), name) for kind, name in names.items()]
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count) or "nothing found"


def finding_lines(findings: Sequence[Finding]) -> list[Line]:
    """The worst first, otherwise in the order given; below each whose rule it is, and a long path but for its end."""
    order = {severity: place for place, severity in enumerate(SEVERITY)}
    return [
        Line(
            face=SEVERITY[each.severity], lead=_lead(each.path), text=each.text, second=_rule(each),
            strong=order[each.severity] == 0, key=each.path or None,
        )
        for each in sorted(findings, key=lambda each: order[each.severity])
    ]  # fmt: skip


def _lead(path: str) -> str:
    """The path, of a long one its last step: what stands at its ends says nothing."""
    if not path:
        return "whole document"
    return path if len(path) <= LONGEST_LEAD else path[len(path_above(path)) :].lstrip("./")


def _rule(finding: Finding) -> str:
    where = near(finding.path) if len(finding.path) > LONGEST_LEAD else ""
    return " · ".join(part for part in (where, finding.code, finding.source or "found on reading") if part)


def near(path: str) -> str:
    """The end of a path, cut where a step begins."""
    above = path
    while above and len(path) - len(path_above(above)) <= LONGEST_PATH:
        above = path_above(above)
    return f"…{path[len(above) :] or path[-LONGEST_PATH:]}" if above else path


def run_line(run: CheckRun) -> Line:
    """What became of a check, in words and time."""
    face = _RUN.get(run.state, SEVERITY[Severity.INFO])
    count = f"{grouped(run.findings)} found" if run.findings else "nothing found"
    said = run.text or (count if run.state == "ran" else face.word)
    if run.text and run.state == "ran":
        said = f"{count}. {run.text}"
    about = f"{face.word}: {said}" if run.state != "ran" else said
    trail = duration(run.milliseconds) if run.milliseconds else ""
    title = " · ".join(part for part in (run.title, run.source) if part)
    return Line(face=face, text=title, second=about, trail=trail)


def match_words(matches: Matches, at: int) -> str:
    """3 of 12, or that there are none."""
    count = len(matches.matches)
    if not count:
        return "nothing found"
    return f"{grouped(at + 1)} of {grouped(count)}{' and more' if matches.more else ''}"


def clear_words(whole: bool, count: int, seconds: int) -> str:
    """What stands in the clear and for how long."""
    what = "The whole document" if whole else f"{count} value{'' if count == 1 else 's'}"
    return f"{what} in the clear, masked again in {seconds} s"
