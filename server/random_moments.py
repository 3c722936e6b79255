"""Moments at random in stretches of time: reproducible, never closer than asked, never outside."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` until before `end`, in which `count` moments are wanted; `seed` fixes the chance."""

    start: datetime
    end: datetime
    count: int
    seed: str = ""


@dataclass(frozen=True, slots=True)
class _Room:
    """A stretch in whole minutes: its first, the last at which its last moment may lie, how many fit."""

    first: int
    last: int
    count: int
    seed: str


def draw_moments(stretches: Sequence[Stretch], apart: int) -> list[list[datetime]]:
    """Whole minutes at random for each stretch, given in the order in which they begin; as many as fit.

    Any two are at least `apart` minutes (at least one) from each other, in one stretch or in two. What the
    stretches leave of room beyond that is shared out by chance, each minute of it alike.
    """
    if not stretches:
        return []
    origin, apart = stretches[0].start, max(apart, 1)
    rooms = _rooms([_minutes(stretch, origin) for stretch in stretches], apart)
    drawn: list[list[datetime]] = []
    earliest = rooms[0].first
    for room in rooms:
        minutes = _spread(room, max(room.first, earliest), apart)
        earliest = minutes[-1] + apart if minutes else earliest
        drawn.append([origin + minute * MINUTE for minute in minutes])
    return drawn


def _minutes(stretch: Stretch, origin: datetime) -> _Room:
    first = -((origin - stretch.start) // MINUTE)
    last = -((origin - stretch.end) // MINUTE) - 1
    return _Room(first, last, stretch.count, stretch.seed)


def _rooms(wanted: Sequence[_Room], apart: int) -> list[_Room]:
    """From the last to the first: each leaves room for those that follow it."""
    rooms: list[_Room] = []
    latest: int | None = None
    for room in reversed(wanted):
        last = room.last if latest is None else min(room.last, latest - apart)
        fits = (last - room.first) // apart + 1 if last >= room.first else 0
        count = min(room.count, fits)
        rooms.append(replace(room, last=last, count=count))
        if count:
            latest = last - (count - 1) * apart
    return rooms[::-1]


def _spread(room: _Room, lowest: int, apart: int) -> list[int]:
    if room.count == 0:
        return []
    slack = room.last - lowest - (room.count - 1) * apart
    offsets = sorted(_below(slack + 1, f"{room.seed}/{place}") for place in range(room.count))
    return [lowest + offset + place * apart for place, offset in enumerate(offsets)]


def _below(most: int, seed: str) -> int:
    """A whole number from 0 to below `most`: 256 bits, so that no remainder is favoured noticeably."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()) % most
