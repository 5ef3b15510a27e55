"""Two documents compared by meaning, and two result sets compared by a key."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from console.api.base import Whole, Wire
from console.api.documents import DocumentRef


class CompareRequest(Wire):
    """`left` is "was", `right` is "now". `volatile` False leaves out what differs in every copy; `ignore` are paths,
    and everything below them."""

    left: DocumentRef
    right: DocumentRef
    volatile: bool = False
    ignore: tuple[str, ...] = Field((), max_length=100)
    key: str = ""  # a reveal of the left; both must be revealed for either to be shown
    right_key: str = ""


class Difference(Wire):
    """One place that differs, masked. `kind`: changed, added, removed, moved. `path` is the right's, `was_path` the
    left's."""

    kind: str
    path: str
    was_path: str
    label: str
    was: str
    now: str
    private: bool = False
    meaning: str = ""  # "Final -> Corrected"


class Comparison(Wire):
    """What differs, in the order of the right document. `notes` say where a limit was met; `clear` that patient data
    are shown."""

    left_title: str
    right_title: str
    format: str
    format_title: str
    differences: tuple[Difference, ...]  # the first 2000
    total: int
    same: int  # leaves that are equal
    same_is_least: bool = False
    ignored: int
    notes: tuple[str, ...] = ()
    clear: bool = False


class Stage(Wire):
    """One stage in the life of a message that can be compared: as it came, as a copy was sent, the reply."""

    ref: DocumentRef
    title: str
    kind: str  # original, received, reply, copy; before: no stage, see `Stages`
    at: datetime


class Stages(Wire):
    """The stages of a delivery, oldest first; `before` is the message of its type that came before it, if near."""

    stages: tuple[Stage, ...]
    before: Stage | None = None


class SetCompareRequest(Wire):
    """Compare what two queries find. `key` is a path whose value pairs messages ("MSH-10", "OBR-3.1")."""

    left: str = Field(max_length=4096)
    right: str = Field(max_length=4096)
    key: str = Field(max_length=200)
    volatile: bool = False
    ignore: tuple[str, ...] = Field((), max_length=100)
    most: int = Field(10_000, ge=1, le=50_000)  # messages of each side


class PathDifference(Wire):
    """How often a place differs over all pairs."""

    path: str  # without places of repeats: "OBX-5"
    label: str
    changed: int
    added: int
    removed: int
    moved: int


class PairRow(Wire):
    """Two messages with the same key, or one without a partner (then the other id is None)."""

    left: Whole | None
    right: Whole | None
    state: str  # equal, different, only_left, only_right, twice
    differences: int
    paths: tuple[str, ...]  # the first few
    text: str = ""


class SetComparison(Wire):
    """Progress and result. `state`: running, done, cancelled, failed."""

    id: str
    state: str
    read: int
    to_read: int
    equal: int = 0
    different: int = 0
    only_left: int = 0
    only_right: int = 0
    without_key: int = 0
    twice: int = 0
    paths: tuple[PathDifference, ...] = ()
    pairs: tuple[PairRow, ...] = ()  # from `first`, those that are not equal; told once it ended
    total: int = 0  # of these pairs
    first: int = 0
    text: str = ""


class SetAsked(Wire):
    """Names one that was begun by the same person."""

    id: str = Field(max_length=64)
    first: int = Field(0, ge=0)
