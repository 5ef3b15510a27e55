"""What all screens share and the frame shows: the link, the actor, live or paused, patient data on screen, notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from console.api.documents import OpenedDocument
from console.api.interfaces import Actor, GatewayStatus
from console.api.messages import MessageRow
from console.desktop.models.basket import Basket
from console.desktop.recent import Recent

PROD_READ_ONLY = "PROD is read-only: arm it first (Ctrl+Shift+A)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One line of the in-app centre; counts and codes only, no patient data. `level`: ok, info, warn, error."""

    at: datetime
    level: str
    text: str
    alert: int | None = None  # the alert it is about, which can be shown


class DeskState(QObject):
    """One per window; each part has its own signal."""

    link_changed = Signal()
    status_changed = Signal()
    live_changed = Signal(bool)
    phi_changed = Signal()
    noticed = Signal(object)  # Notice
    mask_asked = Signal()  # all screens mask again at once
    filter_asked = Signal(str)  # a screen wants this query in the filter bar
    bulk_asked = Signal(object)  # BulkAsk: the window opens the dry run
    recipe_drafted = Signal(str, object)  # query, tuple[FieldChange, ...]: an edit that becomes a recipe for these
    recipe_asked = Signal(object)  # BulkAsk: the window opens the recipes on these messages
    job_asked = Signal(int)  # the window opens the panel of this job
    basket_asked = Signal(object)  # list[MessageRow]: put these into the basket
    arming_changed = Signal()
    message_opened = Signal(object)  # MessageRow
    alerts_counted = Signal(int)  # open ones, as every part of the window is to show them
    open_bytes_asked = Signal(bytes, bool)  # these are to be opened in the inspector; whether they are pasted text
    save_document_asked = Signal(object)  # DocumentHead: the window opens the dialog
    documents_changed = Signal()
    hold_asked = Signal(str)  # an interface whose system is to be held: the window opens the form

    def __init__(self, now: Callable[[], datetime], recent: Recent | None = None) -> None:
        super().__init__()
        self._now = now
        self.recent = recent if recent is not None else Recent()
        self.status: GatewayStatus | None = None
        self.actor: Actor | None = None
        self.skew_seconds = 0.0
        self.lost_at: datetime | None = None
        self.lost_text = ""
        self.seen_at: datetime | None = None  # our clock, when the gateway last spoke
        self.live = True
        self.query = ""
        self.unknown = 0  # deliveries whose outcome nobody knows, on all interfaces
        self.prod_read_only = False  # PROD is not armed for this person
        self.basket = Basket(self)
        self.documents: tuple[OpenedDocument, ...] = ()  # what was opened from outside last, together
        self.notices: list[Notice] = []
        self._revealed: dict[str, tuple[int, datetime]] = {}
        self._whole: set[str] = set()

    @property
    def is_linked(self) -> bool:
        """True while the gateway answers."""
        return self.seen_at is not None and self.lost_at is None

    def may(self, action: str) -> bool:
        """True where this person's role allows it (the gateway decides again)."""
        return self.actor is not None and action in self.actor.actions

    def refusal_on(self, environment: str) -> str:
        """Why nothing may be changed there now; "" where it may."""
        return PROD_READ_ONLY if environment == "PROD" and self.prod_read_only else ""

    def set_prod_read_only(self, read_only: bool) -> None:
        """PROD was armed or ran out."""
        if read_only != self.prod_read_only:
            self.prod_read_only = read_only
            self.arming_changed.emit()

    def set_documents(self, documents: tuple[OpenedDocument, ...]) -> None:
        """Documents from outside were opened together."""
        self.documents = documents
        self.documents_changed.emit()

    def gateway_now(self) -> datetime:
        """The gateway's time as well as we know it."""
        return self._now() + timedelta(seconds=self.skew_seconds)

    def heard(self, status: GatewayStatus | None, actor: Actor | None = None) -> None:
        """The gateway spoke."""
        self.seen_at = self._now()
        if status is not None:
            self.status = status
            self.skew_seconds = (status.now - self.seen_at).total_seconds()
            self.status_changed.emit()
        self.actor = actor or self.actor
        if self.lost_at is not None or actor is not None:
            self.lost_at = None
            self.link_changed.emit()

    def lost(self, text: str) -> None:
        """The gateway does not answer."""
        if self.lost_at is None:
            self.lost_at = self.seen_at or self._now()
        self.lost_text = text
        self.link_changed.emit()

    def set_live(self, live: bool) -> None:
        """Follow or pause."""
        if live != self.live:
            self.live = live
            self.live_changed.emit(live)

    def show_phi(self, owner: str, values: int, until: datetime | None = None, *, whole: bool = False) -> None:
        """A screen shows so many values in the clear until then; 0 takes it back. The banner follows. `whole`: all of a
        document, so that its values are not counted."""
        if values > 0 and until is not None:
            self._revealed[owner] = (values, until)
        else:
            self._revealed.pop(owner, None)
        self._whole.discard(owner)
        if whole and owner in self._revealed:
            self._whole.add(owner)
        self.phi_changed.emit()

    @property
    def phi_values(self) -> int:
        """How many values stand in the clear."""
        return sum(values for values, _ in self._revealed.values())

    @property
    def phi_words(self) -> str:
        """What stands in the clear: 3 values, a whole document."""
        values = sum(values for owner, (values, _) in self._revealed.items() if owner not in self._whole)
        whole = {0: "", 1: "a whole document"}.get(len(self._whole), f"{len(self._whole)} whole documents")
        counted = f"{values} value{'' if values == 1 else 's'}" if values else ""
        return " and ".join(part for part in (whole, counted) if part)

    @property
    def phi_until(self) -> datetime | None:
        """When the last of them is masked again."""
        return max((until for _, until in self._revealed.values()), default=None)

    def opened(self, row: MessageRow) -> None:
        """A message was opened: it is among the recent ones now."""
        self.recent.saw(row)
        self.message_opened.emit(row)

    def notify(self, level: str, text: str, *, alert: int | None = None) -> None:
        """Put a line into the in-app centre."""
        notice = Notice(at=self._now(), level=level, text=text, alert=alert)
        self.notices.append(notice)
        del self.notices[:-200]
        self.noticed.emit(notice)
