"""Look over when a protocol asks: whether each time is one, and whether anything is asked at all."""

from collections.abc import Iterator, Sequence

from server.asking import Asking, Schedule, Window
from server.conduct.protocol_note import Note
from server.plan import Plan
from server.schedule import is_backwards
from server.study_day import is_time

RANGES = {
    "every": (1, 120),
    "first_day": (1, 366),
    "apart_minutes": (15, 720),
    "open_minutes": (15, 10_080),
}
REMINDER = (5, 1440)
WINDOW_COUNT = (1, 6)
AFTER = (0, 10_080)


def check_schedules(plan: Plan) -> Iterator[Note]:
    """What stands against these times and reminders, each note at its field."""
    asking = plan.asking
    yield from _reminders("asking", asking.reminders)
    yield from _quiet(asking)
    for place, one in enumerate(asking.questionnaires):
        yield from _schedule(plan, one.schedule, f"asking.questionnaires.{place}.schedule")


def _quiet(asking: Asking) -> Iterator[Note]:
    for name, clock in (("start", asking.quiet.start), ("end", asking.quiet.end)):
        if not is_time(clock):
            yield Note("bad_time", "error", f"asking.quiet.{name}")


def _schedule(plan: Plan, schedule: Schedule, field: str) -> Iterator[Note]:
    for name, (lowest, highest) in RANGES.items():
        yield from _range(f"{field}.{name}", getattr(schedule, name), lowest, highest)
    yield from _reminders(field, schedule.reminders)
    for place, clock in enumerate(schedule.times):
        if not is_time(clock):
            yield Note("bad_time", "error", f"{field}.times.{place}")
    for place, window in enumerate(schedule.windows):
        yield from _window(plan, window, f"{field}.windows.{place}")
    yield from _days(plan, schedule, field)
    if schedule.after is not None:
        yield from _range(f"{field}.after.minutes", schedule.after.minutes, *AFTER)
    elif not schedule.times and not schedule.windows:
        yield Note("schedule_never", "error", field)


def _days(plan: Plan, schedule: Schedule, field: str) -> Iterator[Note]:
    if schedule.weekdays is not None and (
        not schedule.weekdays or not set(schedule.weekdays) <= set(range(1, 8))
    ):
        yield Note("schedule_needs_weekdays", "error", f"{field}.weekdays")
    if schedule.in_period is None:
        return
    longest = (plan.period_days or 0) + (plan.washout_days or 0)
    if not schedule.in_period or any(not 1 <= abs(day) <= max(longest, 1) for day in schedule.in_period):
        yield Note("schedule_needs_period_days", "error", f"{field}.in_period", {"days": longest})


def _window(plan: Plan, window: Window, field: str) -> Iterator[Note]:
    times = {"start": window.start, "end": window.end}
    wrong = [name for name, clock in times.items() if not is_time(clock)]
    for name in wrong:
        yield Note("bad_time", "error", f"{field}.{name}")
    yield from _range(f"{field}.count", window.count, *WINDOW_COUNT)
    if not wrong and is_time(plan.day_starts_at) and is_backwards(window, plan.day_starts_at):
        yield Note("window_ends_before_it_begins", "error", f"{field}.end")


def _reminders(field: str, reminders: Sequence[int]) -> Iterator[Note]:
    for place, minutes in enumerate(reminders):
        yield from _range(f"{field}.reminders.{place}", minutes, *REMINDER)


def _range(field: str, number: int, lowest: int, highest: int) -> Iterator[Note]:
    if not lowest <= number <= highest:
        yield Note("out_of_range", "error", field, {"minimum": lowest, "maximum": highest})
