"""Times, sizes and commands of the inspector in words. Pure, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.api.commands import MessageCommandName
from console.api.messages import AttemptView, MessageView
from console.desktop.words import byte_size, duration


def clock(at: datetime) -> str:
    """Local time with milliseconds; the day as well where it is not today."""
    local = at.astimezone()
    text = f"{local:%H:%M:%S}.{local.microsecond // 1000:03d}"
    return text if local.date() == datetime.now(local.tzinfo).date() else f"{local.day} {local:%b} {text}"


def short_clock(at: datetime) -> str:
    """Local time to the second."""
    return clock(at)[:-4]


def minute_clock(at: datetime) -> str:
    """Local time to the minute."""
    return clock(at)[:-7]


def byte_line(view: MessageView) -> str:
    """What the bytes are: size, character set, line ends, arrival."""
    charset = f"{view.charset.upper() or 'unknown character set'}{' assumed' if view.charset_assumed else ''}"
    ends = {"none": "no segment ends"}.get(view.terminator, view.terminator)
    return " · ".join((byte_size(view.size), charset, ends, f"received {clock(view.row.received_at)}"))


def attempts_word(count: int) -> str:
    """3 attempts."""
    return "not sent yet" if not count else f"{count} attempt{'' if count == 1 else 's'}"


_WITHOUT_REPLY = {
    "eof": "No reply",
    "reset": "No reply",
    "timeout": "No reply",
    "refused": "Not connected",
    "unreachable": "Not connected",
    "written": "Written",
}


def attempt_title(attempt: AttemptView) -> str:
    """The receiver's own code (AE 204), or in words what came instead of one."""
    return _WITHOUT_REPLY.get(attempt.code, attempt.code) or attempt.outcome.replace("_", " ").capitalize()


def attempt_line(attempt: AttemptView) -> str:
    """What stands below the title of a try."""
    parts = [duration(attempt.milliseconds), attempt.text, attempt.peer]
    if attempt.strays:
        parts.append(f"{attempt.strays} foreign repl{'y' if attempt.strays == 1 else 'ies'}")
    return " · ".join(part for part in parts if part)


def reply_line(attempt: AttemptView) -> str:
    """When the reply came and how."""
    return f"{clock(attempt.ended_at)}, {duration(attempt.milliseconds)} after send"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWords:
    """How a command is offered and what its dialog says."""

    label: str
    icon: str
    what: str
    danger: bool = False


COMMANDS: dict[MessageCommandName, CommandWords] = {
    MessageCommandName.HOLD: CommandWords(
        label="Hold…", icon="pause", what="It keeps its place and is not sent until released."
    ),
    MessageCommandName.RELEASE: CommandWords(
        label="Release…", icon="play", what="It goes back to its place and is sent in turn."
    ),
    MessageCommandName.PARK: CommandWords(
        label="Park…", icon="tray", what="It leaves the queue; those behind it go on. It can be released later."
    ),
    MessageCommandName.SKIP: CommandWords(
        label="Skip…", icon="skip-forward", danger=True,
        what="It is never sent; those behind it go on. This cannot be taken back.",
    ),
    MessageCommandName.CANCEL: CommandWords(
        label="Cancel…", icon="prohibit", what="It is never sent. This cannot be taken back.", danger=True
    ),
    MessageCommandName.RETRY: CommandWords(
        label="Retry…", icon="arrow-clockwise", what="The same bytes are sent again in turn, with the same control ID."
    ),
    MessageCommandName.ARRIVED: CommandWords(
        label="It arrived…", icon="check",
        what="You have made sure that the receiver filed it. It counts as sent; the queue goes on.",
    ),
    MessageCommandName.SEND_AGAIN: CommandWords(
        label="Send again…", icon="paper-plane-tilt",
        what="The same bytes are sent again with the same control ID, marked as a possible duplicate.",
    ),
}  # fmt: skip
