"""PROD in this window: read-only until armed with a reason, then a banner with the time left and a way to end it.

The gateway decides; this only asks it, counts down, and shows what it said.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from console.api.desk import Arming, ArmRequest
from console.core.clock import Clock
from console.core.errors import OperatorError
from console.desktop.actions import Registry
from console.desktop.bridge.feed import Linked
from console.desktop.bridge.worker import Bridge
from console.desktop.desk_state import DeskState
from console.desktop.frame.badge import EnvironmentBadge
from console.desktop.theme.signs import Sign
from console.desktop.widgets.banner import Banner
from console.desktop.widgets.button import Button
from console.desktop.widgets.reason_dialog import ReasonDialog
from console.desktop.words import count_of

WHAT = (
    "For 15 minutes you may resend, command and hold on PROD from every window of yours. Then it is read-only again. "
    "Your reason is kept in the audit trail."
)
SOON_SECONDS = 60.0
"""From here on the banner counts seconds."""


class ProdArming(QObject):
    """One per window; `banner` stands under the top bar while PROD is armed."""

    def __init__(self, bridge: Bridge, state: DeskState, clock: Clock, registry: Registry, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._state = state
        self._clock = clock
        self._registry = registry
        self._until: float | None = None  # on the monotonic clock
        self._reason = ""
        self._badge: EnvironmentBadge | None = None
        self.needed = False
        self.banner = Banner("warn", Sign.TRIANGLE)
        disarm = Button("Disarm now", height=24)
        disarm.clicked.connect(lambda: registry.run("prod.disarm"))
        self.banner.add_button(disarm)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        bridge.connected.connect(self._linked)
        registry.bind("prod.arm", self.ask, self._why_not_arm)
        registry.bind("prod.disarm", self.disarm, lambda: "" if self.seconds_left else "PROD is not armed.")

    @property
    def seconds_left(self) -> float:
        """0 where it is not armed."""
        return max(0.0, self._until - self._clock.monotonic()) if self._until is not None else 0.0

    def show_on(self, badge: EnvironmentBadge) -> None:
        """Say it on the badge too."""
        self._badge = badge
        self._show()

    def ask(self) -> None:
        """Ask for the reason, then arm."""
        dialog = ReasonDialog("Arm PROD", WHAT, "Arm for 15 minutes", parent=self.banner.window())
        dialog.confirmed.connect(self._arm)
        dialog.open()

    def disarm(self) -> None:
        """Read-only at once, here; the gateway is told."""
        self.take(Arming(needed=True))
        self._bridge.submit(lambda client: client.disarm(), self.take, self._failed, key="arming")

    def _arm(self, reason: str) -> None:
        self._reason = reason
        request = ArmRequest(reason=reason)
        self._bridge.submit(lambda client: client.arm(request), self.take, self._failed, key="arming")

    def _why_not_arm(self) -> str:
        if not self._state.is_linked:
            return "The gateway does not answer."
        return "" if self.needed else "Nothing on this gateway is PROD."

    def _linked(self, linked: Linked) -> None:
        self._bridge.submit(lambda client: client.arming(), self.take, self._unknown, key="arming")

    def take(self, arming: Arming) -> None:
        """What the gateway said of it."""
        self.needed = arming.needed
        self._until = self._clock.monotonic() + arming.seconds if arming.seconds > 0 else None
        if self._until is not None:
            self._timer.start()
        else:
            self._timer.stop()
        self._show()

    def _failed(self, error: OperatorError) -> None:
        self._state.notify("error", str(error))

    def _unknown(self, error: OperatorError) -> None:
        """It could not be asked: shown as read-only, which is the safe thing to believe."""
        self._until = None
        self._show()

    def _tick(self) -> None:
        if not self.seconds_left:
            self._until = None
            self._timer.stop()
            self._state.notify("info", "PROD is read-only again.")
        self._show()

    def _show(self) -> None:
        left = self.seconds_left
        self._state.set_prod_read_only(self.needed and not left)
        words = count_of(-(-int(left) // 60), "minute") if left > SOON_SECONDS else f"{int(left)} s"
        self.banner.setVisible(left > 0)
        name = self._state.actor.name if self._state.actor is not None else "you"
        reason = f"{self._reason}, {words} left" if self._reason else f"{words} left"
        self.banner.say(f"PROD is armed for {name}", reason)
        if self._badge is not None:
            minutes = f"{-(-int(left) // 60)} min" if left else ""
            self._badge.set_arming(needed=self.needed, left=minutes)
