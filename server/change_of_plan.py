"""What becomes of questions laid out before when plan, clocks or days change: only the future changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from server.quiet_hours import out_of_quiet
from server.schedule import Clocks, Moment, called, one_after_another

Key = tuple[int, int]
"""Study day and slot."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A question laid out before; `settled` where it was due, opened, put off or answered: it stays so."""

    opens_at: datetime
    due_at: datetime
    expires_at: datetime
    settled: bool


def change_future(
    laid: Iterable[Moment],
    standing: Mapping[Key, Standing],
    now: datetime,
    *,
    apart: int,
    reminders: Sequence[int],
    clocks: Clocks,
) -> tuple[Moment, ...]:
    """Of the moments laid out anew those to come, each `apart` minutes or more after the one before.

    One that by the new clocks would be past already, or too near to the one before, keeps the moment that it
    had (out of quiet hours): so a journey asks nothing twice and loses nothing.
    """
    gap = timedelta(minutes=max(apart, 1))
    before = max((one.due_at for one in standing.values() if one.due_at <= now), default=now - gap)
    changed: list[Moment] = []
    for moment in laid:
        old = standing.get((moment.day, moment.slot))
        if old is not None and old.settled:
            before = max(before, old.due_at)
            continue
        taken = moment
        if moment.due_at <= now or moment.due_at < before + gap:
            if old is None:
                continue
            taken = _kept(moment, old, now, clocks)
        before = max(before, taken.due_at)
        changed.append(taken)
    changed.sort(key=lambda moment: moment.due_at)
    return tuple(called(moment, reminders, clocks) for moment in one_after_another(changed))


def _kept(moment: Moment, old: Standing, now: datetime, clocks: Clocks) -> Moment:
    """As it was laid before, but out of quiet hours where there is a way."""
    due_at = out_of_quiet(old.due_at, old.expires_at, clocks.quiet, clocks.zone) or old.due_at
    due_at = due_at if due_at > now else old.due_at
    opens_at = min(old.opens_at, due_at)
    return replace(moment, opens_at=opens_at, due_at=due_at, expires_at=old.expires_at)
