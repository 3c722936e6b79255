"""Rules laid on days: when each question opens, is due, is called to mind, closes. Pure; no clock, no rows.

Wall times are those of `Clocks.zone`, where the person is; study days begin and end by `Clocks.home`, the
trial's own zone. docs/prompts.md says the rules in plain words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from server.asking import Quiet, Schedule, Window
from server.quiet_hours import MINUTE, out_of_quiet, quiet_at
from server.random_moments import Stretch, draw_moments
from server.study_day import prompt_at, start_of, study_date, wall_time

DAY_MINUTES = 24 * 60
LATEST = timedelta(hours=1)
"""How long before its study day ends a daily question comes at the latest, wherever the person is."""


@dataclass(frozen=True, slots=True)
class TrialDay:
    """A study day on which questions are asked: number `place` of the `of` days of its period."""

    number: int
    on: date
    place: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Clocks:
    """Whose clocks count: those of `zone` for times of day, those of `home` for study days."""

    zone: str
    home: str
    day_starts_at: str
    quiet: Quiet
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """One question to come. `notices` are when it is called to mind, by number: 0 when due, 1… reminders.

    `slot` names its place in the day by what the plan says, not by its rank: an edit that adds another one
    leaves it alone.
    """

    day: int
    slot: int
    opens_at: datetime
    due_at: datetime
    expires_at: datetime
    notices: tuple[tuple[int, datetime], ...] = ()


def lay_out(schedule: Schedule, days: Iterable[TrialDay], clocks: Clocks, seed: str) -> tuple[Moment, ...]:
    """Every moment of a schedule on these days, in order, no two of them open at the same time.

    `seed` names trial and questionnaire; with the date it fixes what chance draws.
    """
    asked = [(day, _clocks_on(schedule, day, clocks)) for day in days if is_asked(schedule, day)]
    planned = [
        Moment(day, slot, at, at, at + timedelta(minutes=schedule.open_minutes))
        for day, slot, at in [*_fixed(schedule, asked), *_random(schedule, asked, seed)]
    ]
    planned.sort(key=lambda moment: (moment.due_at, moment.day, moment.slot))
    moved = one_after_another(_moved(moment, clocks) for moment in _closing(planned, clocks.ends_at))
    return tuple(called(moment, schedule.reminders, clocks) for moment in moved)


def lay_out_daily(
    prompt_time: str, reminders: Sequence[int], days: Iterable[TrialDay], clocks: Clocks
) -> tuple[Moment, ...]:
    """The daily question of each day: open from the start of its study day until the next one begins."""
    return tuple(_daily(prompt_time, reminders, day, clocks) for day in days)


def lay_out_event(schedule: Schedule, day: int, slot: int, at: datetime, clocks: Clocks) -> Moment | None:
    """One moment for something that happened, due at `at`; None where the trial is over by then.

    In quiet hours it waits for their end; one that closes before that makes no sound.
    """
    expires_at = min(at + timedelta(minutes=schedule.open_minutes), clocks.ends_at)
    if expires_at <= at:
        return None
    moment = Moment(day, slot, at, at, expires_at)
    moved = _moved(moment, clocks)
    return moment if moved.due_at < at else called(moved, schedule.reminders, clocks)


def window_of(
    schedule: Schedule, slot: int, on: date, at: datetime, clocks: Clocks
) -> tuple[datetime, datetime] | None:
    """From when until when the moment `at` was drawn for this slot of a study day; None for a fixed time.

    Where travel or an edit has put it outside of its window, it is the whole day on the person's clock.
    """
    if slot < DAY_MINUTES:
        return None
    windows = [window for window in schedule.windows if _minutes(window.start) == slot % DAY_MINUTES]
    for zone in (clocks.zone, clocks.home):
        for start, end in (_ends(window, on, replace(clocks, zone=zone)) for window in windows):
            if start <= at < end:
                return start, end
    day = study_date(at, clocks.zone, "00:00")
    return start_of(day, clocks.zone, "00:00"), start_of(day + timedelta(days=1), clocks.zone, "00:00")


def is_asked(schedule: Schedule, day: TrialDay) -> bool:
    """Whether it is a day of this schedule; one that follows events has none of its own."""
    since = day.number - schedule.first_day
    return (
        schedule.after is None
        and since >= 0
        and since % schedule.every == 0
        and (schedule.weekdays is None or day.on.isoweekday() in schedule.weekdays)
        and (
            schedule.in_period is None
            or day.place in schedule.in_period
            or day.place - day.of - 1 in schedule.in_period
        )
    )


def one_after_another(moments: Iterable[Moment]) -> list[Moment]:
    """Each closed when the next opens; of those due at the same moment the first remains."""
    kept: list[Moment] = []
    for moment in moments:
        if not kept:
            kept.append(moment)
        elif moment.due_at > kept[-1].due_at:
            closes = min(kept[-1].expires_at, max(moment.opens_at, kept[-1].due_at + MINUTE))
            kept[-1] = replace(kept[-1], expires_at=closes)
            kept.append(replace(moment, opens_at=max(moment.opens_at, closes)))
    return kept


def called(moment: Moment, reminders: Sequence[int], clocks: Clocks) -> Moment:
    """The same with its notices: when due, then while it is open; none of them in quiet hours."""
    later = [moment.due_at + timedelta(minutes=after) for after in reminders if after > 0]
    return replace(
        moment,
        notices=tuple(
            (number, at)
            for number, at in enumerate([moment.due_at, *later])
            if at < moment.expires_at and quiet_at(at, clocks.quiet, clocks.zone) is None
        ),
    )


def minute_of(clock: str, day_starts_at: str) -> int:
    """Minutes from the start of the study day to this time; 1440 is where the next begins."""
    return (_minutes(clock) - _minutes(day_starts_at)) % DAY_MINUTES


def is_backwards(window: Window, day_starts_at: str) -> bool:
    """Whether its end does not come after its beginning, within one study day."""
    return minute_of(window.start, day_starts_at) >= (minute_of(window.end, day_starts_at) or DAY_MINUTES)


def _minutes(clock: str) -> int:
    told = time.fromisoformat(clock)
    return told.hour * 60 + told.minute


def _clocks_on(schedule: Schedule, day: TrialDay, clocks: Clocks) -> Clocks:
    """Those where the person is; those at home where these would lead beyond the trial's end."""
    times = [prompt_at(day.on, clock, clocks.zone, clocks.day_starts_at) for clock in schedule.times]
    ends = [_ends(window, day.on, clocks)[1] for window in schedule.windows]
    beyond = any(at >= clocks.ends_at for at in times) or any(end > clocks.ends_at for end in ends)
    return replace(clocks, zone=clocks.home) if beyond else clocks


def _fixed(schedule: Schedule, asked: Sequence[tuple[TrialDay, Clocks]]) -> list[tuple[int, int, datetime]]:
    return [
        (day.number, _minutes(clock), prompt_at(day.on, clock, clocks.zone, clocks.day_starts_at))
        for day, clocks in asked
        for clock in dict.fromkeys(schedule.times)
    ]


def _random(
    schedule: Schedule, asked: Sequence[tuple[TrialDay, Clocks]], seed: str
) -> list[tuple[int, int, datetime]]:
    """All days in one draw, so that the last of a day and the first of the next are apart as well.

    In the order of their stretches: of an earlier window quiet hours may leave only what lies after a later
    one.
    """
    windows = {window.start: window for window in schedule.windows}
    places = [
        (day, window, _stretch(window, day.on, clocks, seed))
        for day, clocks in asked
        for window in windows.values()
    ]
    places.sort(key=lambda place: (place[2].start, place[2].end))
    drawn = draw_moments([stretch for _, _, stretch in places], schedule.apart_minutes)
    return [
        (day.number, _minutes(window.start) + DAY_MINUTES * place, at)
        for (day, window, _), moments in zip(places, drawn, strict=True)
        for place, at in enumerate(moments, start=1)
    ]


def _stretch(window: Window, on: date, clocks: Clocks, seed: str) -> Stretch:
    start, end = _ends(window, on, clocks)
    return _awake(Stretch(start, end, window.count, f"{seed}/{on.isoformat()}/{window.start}"), clocks)


def _ends(window: Window, on: date, clocks: Clocks) -> tuple[datetime, datetime]:
    """A window's two ends; one that ends as the study day does ends there."""
    opens = prompt_at(on, window.start, clocks.zone, clocks.day_starts_at)
    if window.end == clocks.day_starts_at:
        return opens, wall_time(on + timedelta(days=1), window.end, clocks.zone)
    return opens, prompt_at(on, window.end, clocks.zone, clocks.day_starts_at)


def _awake(stretch: Stretch, clocks: Clocks) -> Stretch:
    """The longest part of a stretch outside of quiet hours."""
    if clocks.quiet.start == clocks.quiet.end:
        return stretch
    parts: list[tuple[datetime, datetime]] = []
    at = stretch.start
    while at < stretch.end:
        quiet = quiet_at(at, clocks.quiet, clocks.zone)
        if quiet is not None:
            at = quiet[1]
            continue
        until = min(stretch.end, _next_quiet(at, clocks))
        parts.append((at, until))
        at = until
    start, end = max(parts, key=lambda part: part[1] - part[0], default=(stretch.start, stretch.start))
    return replace(stretch, start=start, end=end)


def _next_quiet(at: datetime, clocks: Clocks) -> datetime:
    """When quiet hours begin next."""
    days = (at.date() + timedelta(days=ahead) for ahead in range(-1, 3))
    starts = (wall_time(day, clocks.quiet.start, clocks.zone) for day in days)
    return min(start for start in starts if start > at)


def _closing(planned: Sequence[Moment], ends_at: datetime) -> list[Moment]:
    """None open beyond the next, or beyond the trial; of those at one moment the last remains."""
    following = [*(moment.due_at for moment in planned[1:]), ends_at]
    cut = [
        replace(moment, expires_at=min(moment.expires_at, after, ends_at))
        for moment, after in zip(planned, following, strict=False)
    ]
    return [moment for moment in cut if moment.due_at < moment.expires_at]


def _moved(moment: Moment, clocks: Clocks) -> Moment:
    """Out of quiet hours where there is a way; one that comes before them also opens then."""
    due_at = out_of_quiet(moment.due_at, moment.expires_at, clocks.quiet, clocks.zone) or moment.due_at
    return replace(moment, due_at=due_at, opens_at=min(moment.opens_at, due_at))


def _daily(prompt_time: str, reminders: Sequence[int], day: TrialDay, clocks: Clocks) -> Moment:
    """Due by the clocks where the person is, as near to that as its study day allows."""
    opens_at = start_of(day.on, clocks.home, clocks.day_starts_at)
    expires_at = start_of(day.on + timedelta(days=1), clocks.home, clocks.day_starts_at)
    told = prompt_at(day.on, prompt_time, clocks.zone, clocks.day_starts_at)
    due_at = max(told if told < expires_at else expires_at - LATEST, opens_at)
    moment = Moment(day.number, 0, opens_at, due_at, expires_at)
    moved = _moved(moment, clocks)
    return called(moment if moved.due_at < opens_at else moved, reminders, clocks)
