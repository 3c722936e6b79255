"""Schedules laid on days, in every zone of the world and on both nights on which clocks change.

What is right is found otherwise than by the code: by walking the clocks of a zone minute by minute.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from server.asking import AfterEvent, Quiet, Schedule, Window
from server.change_of_plan import Standing, change_future
from server.quiet_hours import quiet_at
from server.random_moments import Stretch, draw_moments
from server.schedule import Clocks, Moment, TrialDay, is_asked, lay_out, lay_out_daily, lay_out_event

ZONES = sorted(available_timezones())
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NO_QUIET = Quiet("00:00", "00:00")
FAR = datetime(2100, 1, 1, tzinfo=UTC)
BERLIN = Clocks("Europe/Berlin", "Europe/Berlin", "04:00", NO_QUIET, FAR)


def days(first: date, count: int) -> list[TrialDay]:
    return [TrialDay(number, first + timedelta(days=number - 1)) for number in range(1, count + 1)]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The first minutes of a new offset in 2026 and, for a date that was skipped whole, 2011."""
    found = []
    for year in (2011, 2026):
        hour = datetime(year, 1, 1, tzinfo=UTC)
        local = ZoneInfo(zone)
        while hour.year == year:
            later = hour + 6 * timedelta(hours=1)
            if hour.astimezone(local).utcoffset() != later.astimezone(local).utcoffset():
                minute = hour
                while minute.astimezone(local).utcoffset() == hour.astimezone(local).utcoffset():
                    minute += MINUTE
                found.append(minute)
            hour = later
    return tuple(found)


def first_showing(on: date, clock: time, zone: str) -> datetime:
    """By walking: the first minute at which clocks in the zone show this time of this date, or later."""
    wanted = datetime.combine(on, clock)
    minute = datetime.combine(on, clock, UTC) - timedelta(hours=15)
    step = timedelta(hours=1)
    while step >= MINUTE:
        while (minute + step).astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wanted:
            minute += step
        # clocks that go back may hide an earlier hit inside a long step: shorter steps find it
        step = {timedelta(hours=1): timedelta(minutes=15), timedelta(minutes=15): MINUTE}.get(
            step, MINUTE / 2
        )
    return minute + MINUTE


CHANGING = [zone for zone in ZONES if changes(zone)]


def test_there_are_zones_and_changes_of_clocks_to_test() -> None:
    assert len(ZONES) > 400
    assert len(CHANGING) > 100


def test_fixed_times_come_when_clocks_first_show_them_in_every_zone_on_both_nights() -> None:
    for zone in CHANGING:
        clocks = Clocks(zone, zone, "04:00", NO_QUIET, FAR)
        for change in changes(zone):
            on = change.astimezone(ZoneInfo(zone)).date()
            around = [TrialDay(place, on + timedelta(days=place - 3)) for place in (1, 2, 3, 4)]
            schedule = Schedule(times=("08:15", "20:00"), open_minutes=30)
            laid = {
                (moment.day, moment.slot): moment.due_at for moment in lay_out(schedule, around, clocks, "x")
            }
            for day in around:
                for clock in (time(8, 15), time(20)):
                    expected = first_showing(day.on, clock, zone)
                    found = laid.get((day.number, clock.hour * 60 + clock.minute))
                    # of a date that was skipped whole, both times come when the next date begins: once
                    assert found == expected or (found is None and expected in laid.values()), (zone, day)


@pytest.mark.parametrize("clock", ["02:00", "02:30", "03:00"])
def test_a_time_that_does_not_exist_comes_at_the_first_that_does_and_one_that_comes_twice_once(
    clock: str,
) -> None:
    """Berlin: 02:00 to 03:00 is skipped on 29 March 2026, and comes twice on 25 October."""
    spring, autumn = days(date(2026, 3, 28), 1), days(date(2026, 10, 24), 1)
    schedule = Schedule(times=(clock,), open_minutes=30)

    (first,) = lay_out(schedule, spring, BERLIN, "x")
    (once,) = lay_out(schedule, autumn, BERLIN, "x")

    assert first.due_at == at("2026-03-29T01:00")
    hour, minute = (int(part) for part in clock.split(":"))
    expected = at("2026-10-25T00:00") + timedelta(minutes=(hour - 2) * 60 + minute)
    assert once.due_at == (expected if hour == 2 else at("2026-10-25T02:00"))


def test_two_times_that_both_do_not_exist_are_one_question() -> None:
    schedule = Schedule(times=("02:10", "02:50"), open_minutes=30)

    laid = lay_out(schedule, days(date(2026, 3, 28), 1), BERLIN, "x")

    assert [moment.due_at for moment in laid] == [at("2026-03-29T01:00")]


times = st.builds(lambda minute: f"{minute // 60:02}:{minute % 60:02}", st.integers(0, 24 * 60 - 1))
quiets = st.builds(Quiet, times, times)
zones = st.sampled_from(ZONES)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    starts = sorted(draw(st.sets(st.integers(0, 23), max_size=4)))
    windows = tuple(
        Window(
            f"{(4 + hour) % 24:02}:00",
            f"{(4 + draw(st.integers(hour + 1, 24))) % 24:02}:00",
            draw(st.integers(1, 3)),
        )
        for hour in starts
    )
    return Schedule(
        every=draw(st.integers(1, 3)),
        first_day=draw(st.integers(1, 3)),
        times=tuple(draw(st.lists(times, max_size=3))),
        windows=windows,
        apart_minutes=draw(st.integers(5, 120)),
        open_minutes=draw(st.integers(5, 2_000)),
        reminders=tuple(sorted(draw(st.sets(st.integers(1, 600), max_size=3)))),
    )


@st.composite
def around_a_change(draw: st.DrawFn) -> tuple[str, list[TrialDay]]:
    zone = draw(st.sampled_from(CHANGING))
    change = draw(st.sampled_from(changes(zone)))
    first = change.astimezone(ZoneInfo(zone)).date() - timedelta(days=draw(st.integers(0, 4)))
    return zone, days(first, 6)


@settings(max_examples=100, deadline=None)
@given(schedules(), around_a_change(), quiets, zones)
def test_whatever_the_schedule_zone_and_night_its_moments_keep_the_rules(
    schedule: Schedule, place: tuple[str, list[TrialDay]], quiet: Quiet, home: str
) -> None:
    zone, asked = place
    clocks = Clocks(zone, home, "04:00", quiet, FAR)

    laid = lay_out(schedule, asked, clocks, "seed")

    assert laid == lay_out(schedule, asked, clocks, "seed")
    keep_order(laid)
    assert len({(moment.day, moment.slot) for moment in laid}) == len(laid)
    by_number = {day.number: day for day in asked}
    assert all(is_asked(schedule, by_number[moment.day]) for moment in laid)
    for moment in laid:
        called_rightly(moment, schedule.reminders, quiet, zone)


def keep_order(laid: tuple[Moment, ...]) -> None:
    """One after another, never two open at the same time."""
    for moment in laid:
        assert moment.opens_at <= moment.due_at < moment.expires_at
    for before, after in pairwise(laid):
        assert before.expires_at <= after.opens_at
        assert before.due_at < after.due_at


def called_rightly(moment: Moment, reminders: tuple[int, ...], quiet: Quiet, zone: str) -> None:
    """When due, then at most as often as the list says, while it is open, never in quiet hours."""
    allowed = {0: 0, **dict(enumerate(reminders, start=1))}
    for number, when in moment.notices:
        assert when == moment.due_at + timedelta(minutes=allowed[number])
        assert when < moment.expires_at
        assert not is_quiet_by_the_clock(when, quiet, zone)


def is_quiet_by_the_clock(when: datetime, quiet: Quiet, zone: str) -> bool:
    """By what a clock on the wall shows; near a change of clocks by when quiet hours began and end."""
    if quiet.start == quiet.end:
        return False
    if any(abs(when - change) < 2 * DAY for change in changes(zone)):
        return quiet_at(when, quiet, zone) is not None
    shows = f"{when.astimezone(ZoneInfo(zone)):%H:%M}"
    if quiet.start < quiet.end:
        return quiet.start <= shows < quiet.end
    return shows >= quiet.start or shows < quiet.end


@settings(max_examples=60, deadline=None)
@given(schedules(), around_a_change(), quiets)
def test_random_moments_lie_in_their_windows_and_apart(
    schedule: Schedule, place: tuple[str, list[TrialDay]], quiet: Quiet
) -> None:
    zone, asked = place
    random = replace(schedule, times=())
    clocks = Clocks(zone, zone, "04:00", quiet, FAR)

    laid = lay_out(random, asked, clocks, "seed")

    for before, after in pairwise(laid):
        assert after.due_at - before.due_at >= timedelta(minutes=random.apart_minutes)
    dates = {day.number: day.on for day in asked}
    windows = {window.start: window for window in random.windows}
    for moment in laid:
        assert quiet_at(moment.due_at, quiet, zone) is None
        start = moment.slot % 1440
        window = windows[f"{start // 60:02}:{start % 60:02}"]
        assert from_until(window, dates[moment.day], zone, moment.due_at)


def test_quiet_hours_in_a_long_window_leave_its_question_its_place_among_the_others() -> None:
    """Of 04:00 to 10:00 the longest part awake begins at 07:01, after the two windows that lie within."""
    windows = (Window("04:00", "10:00", 1), Window("05:00", "06:00", 1), Window("06:00", "07:00", 1))
    schedule = Schedule(windows=windows, apart_minutes=5, open_minutes=5, reminders=())
    clocks = replace(BERLIN, quiet=Quiet("06:16", "07:01"))

    laid = lay_out(schedule, days(date(2026, 4, 24), 6), clocks, "seed")

    assert len(laid) == 18
    assert [f"{moment.due_at.astimezone(ZoneInfo('Europe/Berlin')):%H}" for moment in laid[:2]] == [
        "05",
        "06",
    ]
    assert all(b.due_at - a.due_at >= timedelta(minutes=5) for a, b in pairwise(laid))


def from_until(window: Window, on: date, zone: str, moment: datetime) -> bool:
    start, end = time.fromisoformat(window.start), time.fromisoformat(window.end)
    begins = first_showing(on + DAY * (start.hour < 4), start, zone)
    ends = first_showing(on + DAY * (end.hour < 4 or window.end == "04:00"), end, zone)
    return begins <= moment < ends


def test_a_window_that_cannot_hold_them_all_holds_as_many_as_fit() -> None:
    """From 09:00 until before 11:00 there is room for three that are an hour apart only at the ends: two."""
    stretch = Stretch(at("2026-01-01T09:00"), at("2026-01-01T11:00"), 5)

    assert len(draw_moments([stretch], 60)[0]) == 2
    assert len(draw_moments([replace(stretch, end=at("2026-01-01T11:01"))], 60)[0]) == 3


def test_every_minute_of_a_window_may_come_and_none_is_favoured() -> None:
    """6,000 draws of one moment in ten minutes: each minute about 600 times, standard deviation 23."""
    start = at("2026-01-01T09:00")
    counts = dict.fromkeys(range(10), 0)
    for number in range(6_000):
        ((moment,),) = draw_moments([Stretch(start, start + 10 * MINUTE, 1, str(number))], 0)
        counts[(moment - start) // MINUTE] += 1

    assert all(abs(count - 600) < 5 * 23.3 for count in counts.values())


def test_chance_is_the_same_for_the_same_trial_questionnaire_and_date_only() -> None:
    schedule = Schedule(windows=(Window("09:00", "21:00"),))
    asked = days(date(2026, 5, 1), 40)

    one = [moment.due_at.time() for moment in lay_out(schedule, asked, BERLIN, "trial/mood")]
    again = [moment.due_at.time() for moment in lay_out(schedule, asked[:20], BERLIN, "trial/mood")]
    other = [moment.due_at.time() for moment in lay_out(schedule, asked, BERLIN, "trial/sleep")]

    assert one[:20] == again
    assert len(set(one)) > 30
    assert sum(a == b for a, b in zip(one, other, strict=True)) < 5


@pytest.mark.parametrize(
    ("schedule", "asked_on"),
    [
        (Schedule(every=3, first_day=2), [2, 5, 8, 11, 14]),
        (Schedule(weekdays=(1, 7)), [1, 7, 8, 14]),  # 2026-06-01 is a Monday
        (Schedule(in_period=(1,)), [1, 8]),
        (Schedule(in_period=(1, -1)), [1, 7, 8, 14]),
        (Schedule(in_period=(-2,)), [6, 13]),
        (Schedule(weekdays=(2,), in_period=(2,)), [2, 9]),
        (Schedule(after=AfterEvent("flare")), []),
    ],
)
def test_days_are_chosen_by_count_weekday_and_place_in_the_period(
    schedule: Schedule, asked_on: list[int]
) -> None:
    two_weeks = [TrialDay(number, date(2026, 6, number), (number - 1) % 7 + 1, 7) for number in range(1, 15)]

    assert [day.number for day in two_weeks if is_asked(schedule, day)] == asked_on


def test_in_quiet_hours_a_question_waits_for_their_end_or_comes_before_them() -> None:
    """22:00 to 07:00 in Berlin in winter: 21:00 to 06:00 UTC."""
    clocks = replace(BERLIN, quiet=Quiet())
    day = days(date(2026, 1, 10), 1)

    (waits,) = lay_out(Schedule(times=("23:00",), open_minutes=600, reminders=()), day, clocks, "x")
    (earlier,) = lay_out(Schedule(times=("23:00",), open_minutes=120, reminders=(30,)), day, clocks, "x")

    assert (waits.due_at, waits.expires_at) == (at("2026-01-11T06:00"), at("2026-01-11T08:00"))
    assert (earlier.opens_at, earlier.due_at) == (at("2026-01-10T20:59"), at("2026-01-10T20:59"))
    assert earlier.notices == ((0, at("2026-01-10T20:59")),)  # its reminder would make a sound at 21:29 UTC


def test_reminders_come_while_it_is_open_and_then_there_is_silence() -> None:
    clocks = replace(BERLIN, quiet=Quiet())
    (daily,) = lay_out_daily("20:00", (60, 180, 700), days(date(2026, 1, 10), 1), clocks)

    assert daily.opens_at == at("2026-01-10T03:00")
    assert daily.expires_at == at("2026-01-11T03:00")
    assert daily.notices == ((0, at("2026-01-10T19:00")), (1, at("2026-01-10T20:00")))


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("America/New_York", "2026-07-11T00:00"),  # 20:00 there
        ("America/Los_Angeles", "2026-07-11T01:00"),  # 20:00 there is in the next study day: 18:00
        ("Asia/Tokyo", "2026-07-10T11:00"),
        ("Pacific/Auckland", "2026-07-10T08:00"),
    ],
)
def test_the_daily_question_follows_the_phone_within_its_study_day(zone: str, due: str) -> None:
    """The study day of 10 July lasts in Berlin from 04:00 to 04:00, 02:00 UTC to 02:00 UTC."""
    clocks = replace(BERLIN, zone=zone, quiet=Quiet())

    (daily,) = lay_out_daily("20:00", (), days(date(2026, 7, 10), 1), clocks)

    assert daily.due_at == at(due)
    assert (daily.opens_at, daily.expires_at) == (at("2026-07-10T02:00"), at("2026-07-11T02:00"))


@settings(max_examples=100, deadline=None)
@given(times, around_a_change(), quiets, zones)
def test_a_daily_question_stays_in_its_study_day_wherever_the_person_is(
    prompt: str, place: tuple[str, list[TrialDay]], quiet: Quiet, home: str
) -> None:
    zone, asked = place

    laid = lay_out_daily(prompt, (60, 180), asked, Clocks(zone, home, "04:00", quiet, FAR))

    assert [moment.day for moment in laid] == [day.number for day in asked]
    for before, after in pairwise(laid):
        assert before.expires_at == after.opens_at
    for moment in laid:
        assert moment.opens_at <= moment.due_at <= moment.expires_at
        called_rightly(moment, (60, 180), quiet, zone)


def test_nothing_is_open_beyond_the_end_of_the_trial() -> None:
    """Who is in Honolulu on the last day is asked by the clocks at home: else the trial would be over."""
    ends = at("2026-07-11T02:00")
    clocks = replace(BERLIN, zone="Pacific/Honolulu", ends_at=ends)
    schedule = Schedule(times=("09:00", "20:00"), open_minutes=720)

    laid = lay_out(schedule, days(date(2026, 7, 9), 2), clocks, "x")

    assert [moment.due_at for moment in laid] == [
        at("2026-07-09T19:00"),
        at("2026-07-10T07:00"),
        at("2026-07-10T18:00"),
    ] or all(moment.expires_at <= ends for moment in laid)
    assert laid[-1].expires_at == ends


def test_after_an_event_it_comes_so_many_minutes_later_and_waits_for_the_end_of_quiet_hours() -> None:
    clocks = replace(BERLIN, quiet=Quiet())
    schedule = Schedule(after=AfterEvent("flare", 30), open_minutes=600, reminders=(60,))

    by_day = lay_out_event(schedule, 3, 0, at("2026-01-10T12:00"), clocks)
    by_night = lay_out_event(schedule, 3, 0, at("2026-01-10T22:30"), clocks)
    short = lay_out_event(replace(schedule, open_minutes=60), 3, 0, at("2026-01-10T22:30"), clocks)

    assert by_day is not None
    assert by_day.notices == ((0, at("2026-01-10T12:00")), (1, at("2026-01-10T13:00")))
    assert by_night is not None
    assert by_night.due_at == at("2026-01-11T06:00")
    assert short is not None
    assert (short.due_at, short.notices) == (at("2026-01-10T22:30"), ())
    assert (
        lay_out_event(schedule, 3, 0, at("2026-01-10T12:00"), replace(clocks, ends_at=at("2026-01-10T12:00")))
        is None
    )


def standing_of(laid: tuple[Moment, ...], now: datetime) -> dict[tuple[int, int], Standing]:
    return {
        (moment.day, moment.slot): Standing(
            moment.opens_at, moment.due_at, moment.expires_at, moment.due_at <= now
        )
        for moment in laid
    }


@settings(max_examples=100, deadline=None)
@given(schedules(), around_a_change(), zones, st.integers(0, 6 * 24 * 60), st.booleans())
def test_a_journey_asks_nothing_twice_and_loses_nothing(
    schedule: Schedule, place: tuple[str, list[TrialDay]], to: str, minutes: int, only_random: bool
) -> None:
    """Without quiet hours, which may bring two questions to one moment."""
    schedule = replace(schedule, times=() if only_random else schedule.times)
    zone, asked = place
    home = Clocks(zone, zone, "04:00", NO_QUIET, FAR)
    there = replace(home, zone=to)
    before = lay_out(schedule, asked, home, "x")
    assume(before)
    now = before[0].due_at + minutes * MINUTE
    standing = standing_of(before, now)
    apart = schedule.apart_minutes if schedule.windows and not schedule.times else 0

    after = change_future(
        lay_out(schedule, asked, there, "x"), standing, now, apart=apart, reminders=(), clocks=there
    )

    coming = {key for key, one in standing.items() if not one.settled}
    skipped = coming - {(moment.day, moment.slot) for moment in lay_out(schedule, asked, there, "x")}
    assert {(moment.day, moment.slot) for moment in after} >= coming - skipped
    assert len({(moment.day, moment.slot) for moment in after}) == len(after)
    assert not {(moment.day, moment.slot) for moment in after} & (set(standing) - coming)
    keep_order(after)
    assert all(moment.due_at > now for moment in after)
    past = [one.due_at for one in standing.values() if one.settled]
    if apart and past and after:
        assert after[0].due_at - max(past) >= apart * MINUTE
    for one, following in pairwise(after):
        assert following.due_at - one.due_at >= max(apart, 1) * MINUTE


def test_going_east_the_rest_of_the_day_comes_by_the_old_clock_once() -> None:
    """At 12:00 UTC a phone goes from Berlin (14:00) to Tokyo (21:00): 17:00 there is past, here it is not."""
    schedule = Schedule(times=("09:00", "13:00", "17:00"), open_minutes=120, reminders=())
    asked = days(date(2026, 7, 10), 2)
    before = lay_out(schedule, asked, BERLIN, "x")
    now = at("2026-07-10T12:00")
    tokyo = replace(BERLIN, zone="Asia/Tokyo")

    after = change_future(
        lay_out(schedule, asked, tokyo, "x"),
        standing_of(before, now),
        now,
        apart=0,
        reminders=(),
        clocks=tokyo,
    )

    assert [(moment.day, moment.due_at) for moment in after] == [
        (1, at("2026-07-10T15:00")),  # 17:00 in Berlin
        (2, at("2026-07-11T00:00")),  # 09:00, 13:00, 17:00 in Tokyo
        (2, at("2026-07-11T04:00")),
        (2, at("2026-07-11T08:00")),
    ]


def test_going_west_nothing_that_was_asked_comes_again() -> None:
    """At 14:00 UTC from Berlin (16:00) to New York (10:00): 13:00 was asked and is not asked there again."""
    schedule = Schedule(times=("09:00", "13:00", "17:00"), open_minutes=120, reminders=())
    asked = days(date(2026, 7, 10), 1)
    now = at("2026-07-10T14:00")
    new_york = replace(BERLIN, zone="America/New_York")

    after = change_future(
        lay_out(schedule, asked, new_york, "x"),
        standing_of(lay_out(schedule, asked, BERLIN, "x"), now),
        now,
        apart=0,
        reminders=(),
        clocks=new_york,
    )

    assert [(moment.slot, moment.due_at) for moment in after] == [(17 * 60, at("2026-07-10T21:00"))]


def test_another_time_leaves_the_other_questions_alone() -> None:
    asked = days(date(2026, 7, 10), 3)
    one = Schedule(times=("09:00", "17:00"), windows=(Window("18:00", "22:00", 2),))
    more = replace(one, times=("09:00", "12:00", "17:00"))

    before = {(m.day, m.slot): m.due_at for m in lay_out(one, asked, BERLIN, "x")}
    after = {(m.day, m.slot): m.due_at for m in lay_out(more, asked, BERLIN, "x")}

    assert {key: after[key] for key in before} == before
    assert {slot for _, slot in set(after) - set(before)} == {12 * 60}
