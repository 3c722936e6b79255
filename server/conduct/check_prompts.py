"""Look over what the times of a protocol come to together: room, quiet hours, reminders, how many a day."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from server.asking import DAILY, AfterEvent, Questionnaire, Quiet, Schedule
from server.conduct.protocol_note import Note
from server.plan import Plan
from server.quiet_hours import quiet_at
from server.schedule import DAY_MINUTES, Clocks, TrialDay, is_backwards, lay_out, minute_of
from server.shipped_instruments import offered_instruments
from server.study_day import is_time, prompt_at

MOST_A_DAY = 12
MOST_QUIET_HOURS = 16
LOOKED_AT = 84
"""Days: what comes more rarely than that makes no day busy."""

LONGEST = 20_160
"""Minutes in two weeks: longer is refused elsewhere, and not laid out here."""

ANY_MONDAY = date(2026, 6, 1)
NOT_QUIET = Quiet("00:00", "00:00")


def check_prompts(plan: Plan, days: int | None) -> Iterator[Note]:
    """What cannot be or might annoy; nothing while a time of day is none."""
    asking = plan.asking
    if not all(is_time(clock) for clock in _all_times(plan)):
        return
    yield from _quiet(asking.quiet)
    yield from _daily(plan)
    asked = {DAILY, *(one.key for one in asking.questionnaires), *(one.id for one in offered_instruments())}
    for place, one in enumerate(asking.questionnaires):
        field = f"asking.questionnaires.{place}.schedule"
        yield from _schedule(plan, one.schedule, field)
        yield from _high_score(one.schedule.after, asked, f"{field}.after")
    if days is not None and _can_be_laid(asking.questionnaires):
        yield from _busiest_day(plan, days)


def _all_times(plan: Plan) -> Iterator[str]:
    yield from (plan.prompt_time, plan.day_starts_at, plan.asking.quiet.start, plan.asking.quiet.end)
    for one in plan.asking.questionnaires:
        yield from one.schedule.times
        for window in one.schedule.windows:
            yield from (window.start, window.end)


def _quiet(quiet: Quiet) -> Iterator[Note]:
    minutes = minute_of(quiet.end, quiet.start)
    if minutes == 0:
        yield Note("quiet_none", "info", "asking.quiet.end")
    if minutes > MOST_QUIET_HOURS * 60:
        numbers = {"hours": round(minutes / 60, 1), "most": MOST_QUIET_HOURS}
        yield Note("quiet_too_long", "error", "asking.quiet.end", numbers)


def _daily(plan: Plan) -> Iterator[Note]:
    if _is_quiet(plan, plan.prompt_time):
        yield Note("time_in_quiet_hours", "warning", "prompt_time")
    left = DAY_MINUTES - minute_of(plan.prompt_time, plan.day_starts_at)
    yield from _reminders(plan.asking.reminders, left, "asking.reminders")


def _schedule(plan: Plan, schedule: Schedule, field: str) -> Iterator[Note]:
    for place, clock in enumerate(schedule.times):
        if _is_quiet(plan, clock):
            yield Note("time_in_quiet_hours", "warning", f"{field}.times.{place}")
        if clock < plan.day_starts_at:
            yield Note("time_in_next_night", "info", f"{field}.times.{place}")
    yield from _windows(plan, schedule, field)
    yield from _reminders(schedule.reminders, schedule.open_minutes, f"{field}.reminders")
    gap = _least_gap(plan, schedule)
    if gap is not None and schedule.open_minutes > gap:
        numbers = {"open_minutes": schedule.open_minutes, "gap_minutes": gap}
        yield Note("open_over_next", "warning", f"{field}.open_minutes", numbers)


def _high_score(after: AfterEvent | None, asked: Collection[str], field: str) -> Iterator[Note]:
    """A score that nobody says the height of, or of a questionnaire that is not asked, never comes."""
    if after is None or after.event != "high_score":
        return
    if after.at_least is None:
        yield Note("high_score_without_number", "error", f"{field}.at_least")
    if after.questionnaire not in asked:
        yield Note("after_unknown_questionnaire", "error", f"{field}.questionnaire")


def _windows(plan: Plan, schedule: Schedule, field: str) -> Iterator[Note]:
    """Whether they hold their moments beside each other, and with quiet hours taken away."""
    together = _fitting(plan, schedule, NOT_QUIET)
    awake = _fitting(plan, schedule, plan.asking.quiet)
    for place, window in enumerate(schedule.windows):
        if is_backwards(window, plan.day_starts_at):
            continue
        if together[place] < window.count:
            numbers = {"count": window.count, "fits": together[place]}
            yield Note("windows_too_close", "error", f"{field}.windows.{place}", numbers)
        elif awake[place] < window.count:
            numbers = {"count": window.count, "fits": awake[place]}
            yield Note("window_in_quiet_hours", "error", f"{field}.windows.{place}", numbers)


def _fitting(plan: Plan, schedule: Schedule, quiet: Quiet) -> list[int]:
    """For each window how many moments are laid in it on an ordinary day."""
    only_windows = replace(
        schedule,
        times=(),
        weekdays=None,
        in_period=None,
        after=None,
        every=1,
        first_day=1,
        open_minutes=1,
        reminders=(),
    )
    laid = lay_out(only_windows, [TrialDay(1, ANY_MONDAY)], _clocks(plan, quiet), "")
    counts = Counter(moment.slot % DAY_MINUTES for moment in laid)
    return [counts[minute_of(window.start, "00:00")] for window in schedule.windows]


def _reminders(reminders: Sequence[int], open_minutes: int, field: str) -> Iterator[Note]:
    for place, minutes in enumerate(reminders):
        if minutes >= open_minutes:
            numbers = {"minutes": minutes, "open_minutes": open_minutes}
            yield Note("reminder_after_closing", "warning", f"{field}.{place}", numbers)


def _least_gap(plan: Plan, schedule: Schedule) -> int | None:
    """Minutes that surely lie between two of one day, or of two days that follow each other."""
    minutes = sorted(minute_of(clock, plan.day_starts_at) for clock in set(schedule.times))
    gaps = [after - before for before, after in pairwise(minutes)]
    if minutes and not schedule.windows:
        gaps.append(minutes[0] + schedule.every * DAY_MINUTES - minutes[-1])
    if sum(window.count for window in schedule.windows) > 1:
        gaps.append(schedule.apart_minutes)
    return min(gaps, default=None)


def _busiest_day(plan: Plan, days: int) -> Iterator[Note]:
    """Counted over the trial as it would be if it began on a Monday and a period was one without an arm."""
    if _at_most(plan) <= MOST_A_DAY:
        return
    length = (plan.period_days or 1) + (plan.washout_days or 0)
    asked = [
        TrialDay(number, ANY_MONDAY + timedelta(days=number - 1), (number - 1) % length + 1, length)
        for number in range(1, min(days, LOOKED_AT) + 1)
    ]
    counts = Counter(day.number for day in asked)
    for one in plan.asking.questionnaires:
        counts.update(m.day for m in lay_out(one.schedule, asked, _clocks(plan, plan.asking.quiet), ""))
    most = max(counts.values(), default=0)
    if most > MOST_A_DAY:
        yield Note(
            "too_many_prompts", "error", "asking.questionnaires", {"prompts": most, "most": MOST_A_DAY}
        )


def _at_most(plan: Plan) -> int:
    """More than that no day can hold, whichever days are asked on: the usual plan need not be laid out."""
    schedules = [one.schedule for one in plan.asking.questionnaires]
    timed = sum(len(set(schedule.times)) for schedule in schedules)
    return 1 + timed + sum(window.count for schedule in schedules for window in schedule.windows)


def _can_be_laid(questionnaires: Sequence[Questionnaire]) -> bool:
    schedules = [one.schedule for one in questionnaires]
    return all(
        schedule.every >= 1
        and 0 <= schedule.apart_minutes <= LONGEST
        and 0 <= schedule.open_minutes <= LONGEST
        and all(minutes <= LONGEST for minutes in schedule.reminders)
        for schedule in schedules
    )


def _is_quiet(plan: Plan, clock: str) -> bool:
    at = prompt_at(ANY_MONDAY, clock, "UTC", plan.day_starts_at)
    return quiet_at(at, plan.asking.quiet, "UTC") is not None


def _clocks(plan: Plan, quiet: Quiet) -> Clocks:
    return Clocks("UTC", "UTC", plan.day_starts_at, quiet, datetime(2100, 1, 1, tzinfo=UTC))
