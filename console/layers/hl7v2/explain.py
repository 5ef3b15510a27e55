"""A judgement in plain words: what happened and what usually mends it (tables 0008 and 0357, PROTOCOLS 1.9)."""

from __future__ import annotations

from console.core.outcome import Judgement, Outcome
from console.layers.contract import Explanation
from console.layers.hl7v2.tables import ACK_CODES

_BY_ERROR: dict[str, tuple[str, str]] = {
    "100": ("Segments stand in an order the receiver does not expect.", "Compare the order with the message profile."),
    "101": ("A field the receiver needs is empty or missing.", "Fill the field in a copy and resend it."),
    "102": ("A value has the wrong form for its data type.", "Mend the value in a copy, often a date or a number."),
    "103": ("The receiver does not know a code.", "Map or alias the code at the receiver, then release what waits."),
    "104": ("A value is longer than the receiver takes.", "Shorten the value in a copy, or have the limit raised."),
    "198": ("A field or segment occurs too often or too seldom.", "Compare with the profile and mend a copy."),
    "199": ("The receiver names an error of its own.", "Read the reply and ask the receiver's team."),
    "200": ("The receiver does not take this message type.", "Check the route: this type may not belong there."),
    "201": ("The receiver does not take this event.", "Check the route: this event may not belong there."),
    "202": ("Test and production do not match (MSH-11).", "Check which environment this interface is connected to."),
    "203": ("The receiver does not take this HL7 version (MSH-12).", "Set the version the receiver expects."),
    "204": (
        "The receiver does not know the patient, visit or order.",
        "Send the registration or order first; look for a merge.",
    ),
    "205": ("The receiver holds this record already.", "Check whether it arrived before; if so, mark it as arrived."),
    "206": ("The receiver's record is locked by someone.", "Nothing to mend: it is tried again."),
    "207": ("The receiver's application failed.", "Ask the receiver's team; resend when it works again."),
}
"""Table 0357 -> what it means for the message, and the usual cure."""

_BY_CODE: dict[str, tuple[str, str, str]] = {
    "timeout": (
        "No reply in time",
        "It was sent, but no reply came: it may have arrived.",
        "Look in the receiver, then decide: it arrived, send again, or cancel.",
    ),
    "eof": (
        "Connection closed before the reply",
        "It was sent, but the receiver closed the line: it may have arrived.",
        "Look in the receiver before sending again.",
    ),
    "reset": (
        "Connection lost before the reply",
        "It was sent, but the line broke: it may have arrived.",
        "Look in the receiver before sending again.",
    ),
    "refused": (
        "Nobody listens there",
        "The receiver's port refused the connection. Nothing was sent.",
        "Check that the receiver runs, and its address and port.",
    ),
    "dns": (
        "Address not found",
        "The receiver's name has no address. Nothing was sent.",
        "Check the host name in the settings.",
    ),
    "unreadable reply": (
        "Reply cannot be read",
        "Something came back, but it is no acknowledgement: the message may have arrived.",
        "Look at the raw reply and ask the receiver's team.",
    ),
    "other message": (
        "Reply to another message",
        "The reply names another control id: this message may have arrived.",
        "Look for late replies; check that the line is not shared.",
    ),
}

_BY_OUTCOME: dict[Outcome, tuple[str, str, str]] = {
    Outcome.ACCEPTED: ("Accepted", "The receiver took the message.", ""),
    Outcome.CONTENT_ERROR: (
        "Refused",
        "The receiver refused the message; nothing was filed.",
        "Read the reply, mend a copy and resend it.",
    ),
    Outcome.CONFLICT: (
        "Duplicate",
        "The receiver says it holds this already.",
        "Check whether it arrived before; if so, mark it as arrived.",
    ),
    Outcome.UNAUTHORISED: (
        "Not allowed",
        "The receiver does not let this sender in.",
        "Check the certificate and the sender's rights.",
    ),
    Outcome.TRANSIENT: ("Try again later", "The receiver asks to try again.", "Nothing to mend: it is tried again."),
    Outcome.UNREACHABLE: (
        "Receiver not reachable",
        "Nothing was sent; the message waits.",
        "Check the receiver and the network.",
    ),
    Outcome.UNKNOWN: (
        "May have arrived",
        "It was sent and no matching reply came.",
        "Look in the receiver, then decide: it arrived, send again, or cancel.",
    ),
}


def explain(judgement: Judgement) -> Explanation:
    """Title, text and cure for a judgement, whatever made it."""
    ack, _, error = judgement.code.partition(" ")
    if ack in ACK_CODES and judgement.outcome is not Outcome.ACCEPTED:
        text, cure = _BY_ERROR.get(error, _BY_OUTCOME[judgement.outcome][1:])
        place = f" It points at {judgement.path}." if judgement.path else ""
        title = "Locked" if error == "206" else "Duplicate" if error == "205" else "Rejected"
        return Explanation(title=f"{title}: {ack}", text=f"{text}{place}", cure=cure)
    title, text, cure = _BY_CODE.get(judgement.code, _BY_OUTCOME[judgement.outcome])
    return Explanation(title=title, text=text, cure=cure)
