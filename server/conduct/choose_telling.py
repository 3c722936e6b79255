"""What to do about a notice now: a pure function of the facts, so that a crash at any line loses nothing.

A push is repeated where nobody knows what became of it: it has the same topic and tag, so it is shown once.
An e-mail never is. There is one e-mail at most for one occurrence: where no push was taken, or none of those
taken before was ever shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.channels.outcome import Outcome

PUSH_TRIES = 3
"""Failed tries of a push after which an e-mail goes out beside further ones."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
LATE = timedelta(minutes=15)
"""A notice told later than this was kept up, not planned so: it minds the quiet hours."""


@dataclass(frozen=True, slots=True)
class Try:
    """One delivery so far. `notice` is the number of its notice."""

    notice: int
    channel: str
    address_id: UUID
    at: datetime
    outcome: Outcome | None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Where a push could go; not before `retry_at`."""

    id: UUID
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that counts. `settled`: answered, excused, or nothing is asked any more. `tries` of the occurrence.

    `quiet_until` is the end of the quiet hours in which we are, `email_id` the address where it is confirmed
    and can be used.
    """

    number: int
    due_at: datetime
    expires_at: datetime
    settled: bool = False
    snoozed_until: datetime | None = None
    quiet_until: datetime | None = None
    tries: tuple[Try, ...] = ()
    addresses: tuple[Address, ...] = ()
    email_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class End:
    """It is over."""

    as_: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Send:
    """Go to these addresses now."""

    push: tuple[UUID, ...] = ()
    email: UUID | None = None


Step = End | Wait | Send


def choose_telling(facts: Facts, now: datetime) -> Step:
    """The next step of a notice that is due and that nobody else is at."""
    if facts.settled:
        return End("needless")
    if now >= facts.expires_at:
        return End(told_so_far(facts.number, facts.tries) or "expired")
    rest = _rest_until(facts, now)
    step = _send_or_wait(facts, now) if rest is None else Wait(rest)
    return Wait(min(step.until, facts.expires_at)) if isinstance(step, Wait) else step


def _rest_until(facts: Facts, now: datetime) -> datetime | None:
    """Until when nothing may make a sound."""
    late = now - facts.due_at > LATE
    rests = (facts.snoozed_until, facts.quiet_until if late else None)
    later = [rest for rest in rests if rest is not None and rest > now]
    return max(later) if later else None


def _send_or_wait(facts: Facts, now: datetime) -> Step:
    taken = _has(facts, "push", "taken")
    open_ = [] if taken else [each for each in facts.addresses if _may_take(facts, each.id)]
    ready = tuple(each.id for each in open_ if each.retry_at is None or each.retry_at <= now)
    email_from = _email_from(facts, has_push=bool(open_), now=now)
    email = facts.email_id if email_from is not None and email_from <= now else None
    if ready or email:
        return Send(ready, email)
    moments = [each.retry_at for each in open_ if each.retry_at is not None]
    ahead = [*moments, email_from] if email_from is not None else moments
    # whoever has it by e-mail already is not told again by a push that comes late
    if ahead and not _has(facts, "email", "taken"):
        return Wait(min(ahead))
    return End(told_so_far(facts.number, facts.tries) or _why_nothing(facts))


def _mine(facts: Facts, channel: str) -> list[Try]:
    return [each for each in facts.tries if each.notice == facts.number and each.channel == channel]


def _has(facts: Facts, channel: str, outcome: Outcome) -> bool:
    return any(each.outcome == outcome for each in _mine(facts, channel))


def _may_take(facts: Facts, address_id: UUID) -> bool:
    """A browser that has not said no to this notice for good."""
    return not any(
        each.address_id == address_id and each.outcome in ("taken", "refused", "gone")
        for each in _mine(facts, "push")
    )


def _email_from(facts: Facts, *, has_push: bool, now: datetime) -> datetime | None:
    """From when an e-mail may go out; None where none may."""
    sent = [each for each in facts.tries if each.channel == "email"]
    if facts.email_id is None or any(each.outcome != "later" for each in sent):
        return None
    if not (_push_fails(facts, has_push) or _never_shown(facts)):
        return None
    return max(each.at for each in sent) + pause(len(sent)) if sent else now


def _push_fails(facts: Facts, has_push: bool) -> bool:
    mine = _mine(facts, "push")
    if any(each.outcome == "taken" for each in mine):
        return False
    failed = max((sum(one.address_id == each.address_id for one in mine) for each in mine), default=0)
    return not has_push or failed >= PUSH_TRIES


def _never_shown(facts: Facts) -> bool:
    """Pushes for notices before this one were taken by their services, and no browser has shown any."""
    before = [each for each in facts.tries if each.channel == "push" and each.notice < facts.number]
    reached = any(each.outcome in ("taken", "unknown") for each in before)
    return reached and not any(each.shown for each in facts.tries)


def told_so_far(number: int, tries: Iterable[Try]) -> str | None:
    """What may be said of a notice by what came of its tries; None where it reached nobody."""
    outcomes = [each.outcome for each in tries if each.notice == number]
    if "taken" in outcomes:
        return "told"
    return "unknown" if "unknown" in outcomes or None in outcomes else None


def _why_nothing(facts: Facts) -> str:
    """Nobody could be told, or an e-mail told it before and none is sent twice."""
    emailed = any(each.channel == "email" and each.outcome in ("taken", "unknown") for each in facts.tries)
    return "needless" if emailed and not facts.addresses else "unreachable"


def pause(failures: int) -> timedelta:
    """How long to leave an address alone after so many failures running: twice as long each time."""
    doublings: int = 2 ** min(max(failures, 1) - 1, 10)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)
