"""What one look sees of the interfaces: queues, links and sites as subjects, and what stands behind what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource
from console.config.wires import leaves_machine
from console.core.interface import WorkState
from console.gateway.lane import Lane
from console.gateway.policies import AnyDestination, title
from console.gateway.running import RunningInterface
from console.triage.alerts.reading import Reach, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One queue: a destination of an interface whose lease this gateway holds."""

    running: RunningInterface
    name: str
    lane: Lane
    address: str
    queue: Subject
    causes: frozenset[str]  # link and site

    @property
    def destination_id(self) -> int:
        """Its number in the store."""
        return self.lane.destination_id

    @property
    def may_send(self) -> bool:
        """False where a person, a planned hold or the gateway's end keeps it."""
        return self.running.may_send(self.name)

    @property
    def link(self) -> str:
        """The key of its link."""
        return f"link {self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything of one moment; only interfaces whose lease is ours."""

    now: datetime
    monotonic: float
    running: tuple[RunningInterface, ...]
    places: tuple[Place, ...]
    environment: str = ""
    site: str = ""
    feeds: dict[int, frozenset[str]] = field(default_factory=dict)
    """By interface: queues and links of ours that feed it."""

    def by_destination(self) -> dict[int, Place]:
        """The places by the number of their destination."""
        return {place.destination_id: place for place in self.places}

    def subject(self, running: RunningInterface, key: str, words: str = "") -> Subject:
        """A subject that is about this interface."""
        return subject_of(running.settings, running.id, key, words, self.environment, self.site)


def scene_of(
    running: Iterable[RunningInterface], *, now: datetime, monotonic: float, environment: str, site: str
) -> Scene:
    """The interfaces whose lease is ours, and their queues."""
    own = tuple(item for item in running if item.lease is not None and not item.closing)
    places = tuple(place for item in own for place in _places(item, environment, site))
    by_port: dict[str, list[Place]] = {}
    for place in places:
        by_port.setdefault(place.address.rpartition(":")[2], []).append(place)
    return Scene(
        now=now,
        monotonic=monotonic,
        running=own,
        places=places,
        environment=environment,
        site=site,
        feeds={item.id: frozenset(_feeds(item, by_port)) for item in own},
    )


def subject_of(
    settings: InterfaceSettings, interface_id: int, key: str, words: str, environment: str, site: str
) -> Subject:
    """A subject that is about one interface."""
    return Subject(
        key=key,
        title=words or title(settings),
        interface=settings.name,
        interface_id=interface_id,
        site=settings.site or site,
        layer=settings.layer,
        environment=settings.environment or environment,
    )


def queue_title(settings: InterfaceSettings, destination: AnyDestination) -> str:
    """The interface's title, with the destination where there are several."""
    if len(settings.destination) == 1:
        return title(settings)
    return f"{title(settings)}: {destination.title or destination.name}"


def address_of(destination: AnyDestination) -> str:
    """ "10.0.0.5:2575", or the folder."""
    return f"{destination.host}:{destination.port}" if isinstance(destination, MllpDestination) else destination.path


def site_subject(name: str) -> Subject:
    """A site as a whole."""
    return Subject(key=f"site {name}", title=f"Site {name}", reach=Reach.SITE, site=name)


def stopped(running: RunningInterface) -> bool:
    """Whether a person stopped it."""
    return running.work.state is WorkState.STOPPED


def _places(running: RunningInterface, environment: str, site: str) -> Iterator[Place]:
    settings = running.settings
    for destination in settings.destination:
        lane = running.lanes.get(destination.name)
        if lane is None:
            continue
        address = address_of(destination)
        where = settings.site or site
        key = f"queue {settings.name}/{destination.name}"
        queue = subject_of(settings, running.id, key, queue_title(settings, destination), environment, site)
        causes = frozenset({f"link {address}", *((f"site {where}",) if where else ())})
        yield Place(running=running, name=destination.name, lane=lane, address=address, queue=queue, causes=causes)


def _feeds(running: RunningInterface, by_port: Mapping[str, Sequence[Place]]) -> Iterator[str]:
    """Our queues that send to where this one listens: what stops them silences it."""
    source = running.settings.source
    if not isinstance(source, MllpSource):
        return
    for place in by_port.get(str(running.port or source.port or "none"), ()):
        host = place.address.rpartition(":")[0]
        if not leaves_machine(host) or host == source.host:
            yield place.queue.key
            yield place.link
