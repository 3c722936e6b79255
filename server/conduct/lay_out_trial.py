"""What a trial asks and when: by its protocol, periods and pauses, and by the person's clocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from server.asking import DAILY, Asking, Quiet, Schedule
from server.auth import periods_in_force
from server.conduct.advance_trials import ends_at
from server.conduct.read_pauses import days_paused
from server.schedule import Clocks, Moment, TrialDay, lay_out, lay_out_daily
from server.study_day import day_number
from server.tables.prompt import Reminding
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class Laid:
    """A questionnaire's moments on all days of the trial, `apart` minutes or more from each other."""

    questionnaire: str
    moments: tuple[Moment, ...]
    reminders: Sequence[int]
    apart: int


@dataclass(frozen=True, slots=True)
class LaidTrial:
    """All that is asked by the calendar, by whose clocks, and the days without questions."""

    asked: tuple[Laid, ...]
    clocks: Clocks
    paused: frozenset[int]


def lay_out_trial(session: Session, trial: Trial) -> LaidTrial:
    """The daily question and every questionnaire with a schedule, from the first day to the last."""
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    asking = Asking.from_content(version.asking)
    clocks = clocks_of(session, trial, version)
    paused = days_paused(session, trial)
    days = [day for day in days_of_trial(session, trial) if day.number not in paused]
    return LaidTrial(tuple(_asked(trial, version, asking, days, clocks)), clocks, paused)


def clocks_of(session: Session, trial: Trial, version: ProtocolVersion) -> Clocks:
    """The person's own wishes before the plan's; home is where the trial began."""
    asking = Asking.from_content(version.asking)
    wish = session.get(Reminding, trial.person_id)
    return Clocks(
        zone=whose_clocks(trial, asking, wish)[1],
        home=trial.zone,
        day_starts_at=version.day_starts_at,
        quiet=quiet_of(asking, wish),
        ends_at=ends_at(session, trial),
    )


def whose_clocks(trial: Trial, asking: Asking, wish: Reminding | None) -> tuple[str, str]:
    """The rule, "follow" the phone or "home", and the zone that follows from it now."""
    rule = (wish.clock if wish else None) or asking.clock
    there = wish.zone if wish is not None and rule == "follow" else None
    return rule, there or trial.zone


def days_of_trial(session: Session, trial: Trial) -> list[TrialDay]:
    """Every study day with its place in its period, washout counted to the period: to all eyes alike."""
    if trial.first_day is None or trial.last_day is None:
        return []
    places = {
        day: (place, period.last_day - period.first_day + 1 + period.washout_days)
        for period in periods_in_force(session, trial)
        for place, day in enumerate(range(period.first_day - period.washout_days, period.last_day + 1), 1)
    }
    return [
        TrialDay(day, trial.first_day + timedelta(days=day - 1), *places.get(day, (0, 0)))
        for day in range(1, day_number(trial.last_day, trial.first_day) + 1)
    ]


def quiet_of(asking: Asking, wish: Reminding | None) -> Quiet:
    """The quiet hours that count: their own, else the plan's."""
    if wish is not None and wish.quiet_start is not None and wish.quiet_end is not None:
        return Quiet(wish.quiet_start, wish.quiet_end)
    return asking.quiet


def _asked(
    trial: Trial, version: ProtocolVersion, asking: Asking, days: Sequence[TrialDay], clocks: Clocks
) -> Iterator[Laid]:
    daily = lay_out_daily(version.prompt_time, asking.reminders, days, clocks)
    yield Laid(DAILY, daily, asking.reminders, 0)
    for one in asking.questionnaires:
        moments = lay_out(one.schedule, days, clocks, f"{trial.id}/{one.key}")
        yield Laid(one.key, moments, one.schedule.reminders, _apart(one.schedule))


def _apart(schedule: Schedule) -> int:
    """What is promised of the distance of any two: fixed times lie as the plan says."""
    return schedule.apart_minutes if schedule.windows and not schedule.times else 0
