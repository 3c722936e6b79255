"""What a full week of a plan looks like to the patient, before anybody joins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from server.asking import DAILY
from server.conduct.check_protocol import MOST_DAYS, design_of
from server.conduct.check_questions import check_questions
from server.conduct.check_schedules import check_schedules
from server.conduct.read_questionnaires import questionnaires_of
from server.effort import DAILY_SECONDS, seconds_for
from server.instrument import Words
from server.plan import Plan
from server.schedule import DAY_MINUTES, Clocks, Moment, TrialDay, lay_out, lay_out_daily
from server.study_day import is_time, is_zone, start_of

MONDAY = date(2026, 1, 5)
"""Some Monday without a change of clocks in the weeks after; another one gives other random times."""

WEEK = 7


@dataclass(frozen=True, slots=True)
class MomentOfWeek:
    """Something asked at a time of day. `title` None: the daily question. `drawn`: the time is by chance."""

    clock: str
    questionnaire: str
    title: Words | None
    drawn: bool
    seconds: int


@dataclass(frozen=True, slots=True)
class DayOfWeek:
    """A weekday, 1 for Monday."""

    weekday: int
    moments: tuple[MomentOfWeek, ...]

    @property
    def seconds(self) -> int:
        """About how long the day's questions take."""
        return sum(moment.seconds for moment in self.moments)


@dataclass(frozen=True, slots=True)
class Week:
    """The fullest week, which begins with study day `day`."""

    day: int
    days: tuple[DayOfWeek, ...]

    @property
    def seconds(self) -> int:
        """About how long the week's questions take."""
        return sum(day.seconds for day in self.days)


def preview_week(plan: Plan) -> Week | None:
    """The week with the most to answer, the first of those; None while the plan has times that are none."""
    days = _days(plan)
    if not days or not _can_be_laid(plan):
        return None
    clocks = Clocks(
        zone=plan.zone,
        home=plan.zone,
        day_starts_at=plan.day_starts_at,
        quiet=plan.asking.quiet,
        ends_at=start_of(days[-1].on + timedelta(days=1), plan.zone, plan.day_starts_at),
    )
    asked = _moments(plan, days, clocks)
    weeks = [_week(days[first : first + WEEK], asked) for first in range(0, len(days), WEEK)]
    return max(weeks, key=lambda week: week.seconds)


def _can_be_laid(plan: Plan) -> bool:
    faults = [*check_schedules(plan), *check_questions(plan)]
    return (
        is_time(plan.prompt_time)
        and is_time(plan.day_starts_at)
        and is_zone(plan.zone)
        and not any(note.level == "error" for note in faults)
    )


def _days(plan: Plan) -> list[TrialDay]:
    """Every study day with its place in its period, washout counted to the period that follows."""
    design = design_of(plan)
    if design is None or design.days > MOST_DAYS:
        return []
    days: list[TrialDay] = []
    for period in range(design.periods):
        length = design.period_days + (design.washout_days if period else 0)
        for place in range(1, length + 1):
            days.append(TrialDay(len(days) + 1, MONDAY + timedelta(days=len(days)), place, length))
    return days


def _moments(
    plan: Plan, days: list[TrialDay], clocks: Clocks
) -> dict[int, list[tuple[datetime, MomentOfWeek]]]:
    """By study day, with the instants to put them in order."""
    found: dict[int, list[tuple[datetime, MomentOfWeek]]] = {day.number: [] for day in days}
    for moment in lay_out_daily(plan.prompt_time, plan.asking.reminders, days, clocks):
        found[moment.day].append(_shown(moment, clocks, DAILY, None, DAILY_SECONDS, drawn=False))
    asked = questionnaires_of(plan, 1)
    for one in plan.asking.questionnaires:
        known = asked[one.key]
        seconds = seconds_for(known.instrument)
        for moment in lay_out(one.schedule, days, clocks, f"preview/{one.key}"):
            drawn = moment.slot >= DAY_MINUTES
            found[moment.day].append(_shown(moment, clocks, one.key, known.title, seconds, drawn=drawn))
    return found


def _shown(
    moment: Moment, clocks: Clocks, key: str, title: Words | None, seconds: int, *, drawn: bool
) -> tuple[datetime, MomentOfWeek]:
    clock = moment.due_at.astimezone(ZoneInfo(clocks.zone)).strftime("%H:%M")
    return moment.due_at.astimezone(UTC), MomentOfWeek(clock, key, title, drawn, seconds)


def _week(days: list[TrialDay], asked: dict[int, list[tuple[datetime, MomentOfWeek]]]) -> Week:
    return Week(
        day=days[0].number,
        days=tuple(
            DayOfWeek(
                day.on.isoweekday(),
                tuple(moment for _, moment in sorted(asked[day.number], key=lambda one: one[0])),
            )
            for day in days
        ),
    )
