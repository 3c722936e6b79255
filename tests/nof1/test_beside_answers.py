"""Several answers a day, covariates, entries, raters and baseline; expected values are read off by hand."""

from datetime import date, time

import numpy as np
import pytest

import nof1
from nof1.reading.layout import LONGEST_SERIES, MOST_ANSWERS
from nof1.values.observations import BASELINE, WASHOUT


def series(lines: str, header: str = "at,arm,y", **options: object) -> nof1.Observations:
    return nof1.read(f"{header}\n{lines}", time="at", arm="arm", outcome="y", **options)  # type: ignore[arg-type]


def faults(lines: str, header: str = "at,arm,y", **options: object) -> list[str]:
    with pytest.raises(nof1.InputError) as caught:
        series(lines, header, **options)
    return [str(fault) for fault in caught.value.faults] or [str(caught.value)]


TWO_A_DAY = "2026-01-01T10:00,A,1\n2026-01-01T22:00,A,2\n2026-01-02T04:00,B,3\n2026-01-03T01:00,B,4\n"


def test_all_answers_of_a_day_are_kept_with_their_hours() -> None:
    told = series(TWO_A_DAY, duplicates="all")
    assert told.answer_day.tolist() == [0, 0, 1, 1]
    assert told.answer.tolist() == [1, 2, 3, 4]
    # a study day starts at four: ten in the morning is six hours into it
    assert told.answer_time is not None
    assert told.answer_time.tolist() == [0.25, 0.75, 1.0, 1.875]
    assert told.merged_days == 0
    assert told.several_a_day


def test_the_hour_that_comes_twice_in_autumn_does_not_go_back() -> None:
    lines = "2026-10-25T02:50+02:00,A,1\n2026-10-25T02:10+01:00,A,2\n2026-10-26T10:00+01:00,B,3\n"
    told = series(lines, duplicates="all", zone="Europe/Berlin")
    assert told.answer.tolist() == [1, 2, 3]
    assert told.answer_time is not None
    assert told.answer_time.tolist() == pytest.approx([(22 + 50 / 60) / 24] * 2 + [2.25])


def test_several_answers_without_hours_or_at_one_moment_are_refused() -> None:
    assert faults("2026-01-01,A,1\n2026-01-01,A,2\n2026-01-02,B,3\n", duplicates="all") == [
        "line 3, column 'at': day 2026-01-01 was answered before, on line 2, and neither has an hour; "
        "--several needs stamps such as 2026-02-18T21:30"
    ]
    assert faults("2026-01-01T10:00,A,1\n2026-01-01T10:00,A,2\n2026-01-02T10:00,B,3\n", duplicates="all") == [
        "line 3, column 'at': answered at the same moment on line 2; leave one of them out"
    ]


def test_one_answer_a_day_needs_no_hours_even_where_all_are_kept() -> None:
    told = series("2026-01-01,A,1\n2026-01-02,B,2\n", duplicates="all")
    assert told.answer_time is None


def test_covariates_stand_beside_their_answers() -> None:
    told = series("1,A,1,7.5,0\n2,B,,,\n3,B,3,6,1\n", "at,arm,y,slept,rain", covariates=["slept", "rain"])
    assert [(one.name, one.value.tolist()) for one in told.covariates] == [
        ("slept", [7.5, 6.0]),
        ("rain", [0.0, 1.0]),
    ]


def test_a_covariate_is_the_mean_where_the_answer_is() -> None:
    told = series("1,A,1,6\n1,A,3,8\n2,B,3,6\n", "at,arm,y,slept", covariates=["slept"], duplicates="mean")
    assert told.answer.tolist() == [2, 3]
    assert told.covariates[0].value.tolist() == [7, 6]


def test_an_answer_without_its_covariate_or_rater_is_refused_by_line_and_column() -> None:
    lines = "1,A,1,,mother\n2,B,2,much,\n3,B,,,\n"
    assert faults(lines, "at,arm,y,slept,who", covariates=["slept"], rater="who") == [
        "line 2, column 'slept': empty, but the line has an answer; fill it in, or leave this covariate out",
        "line 3, column 'slept': 'much' is not a number",
        "line 3, column 'who': empty, but the line has an answer; say who gave it",
    ]


def test_entries_are_days_since_the_first_began() -> None:
    lines = "2026-01-01,A,1,2026-01-01T16:00\n2026-01-02,B,2,2026-01-04T04:00\n2026-01-03,B,3,\n"
    told = series(lines, "at,arm,y,typed", entered="typed")
    assert told.entered is not None
    assert told.entered[:2].tolist() == [0.5, 3.0]
    assert np.isnan(told.entered[2])


def test_an_entry_that_has_a_date_alone_counts_as_noon_of_the_study_day() -> None:
    told = series(
        "2026-01-01T20:00,A,1,2026-01-02\n2026-01-02T20:00,B,2,2026-01-02\n",
        "at,arm,y,typed",
        entered="typed",
    )
    assert told.entered is not None
    assert told.entered.tolist() == [1.5, 1.5]


def test_an_entry_before_its_day_or_of_another_sort_is_refused() -> None:
    assert faults(
        "2026-01-05,A,1,2026-01-04\n2026-01-06,B,2,2026-01-06\n", "at,arm,y,typed", entered="typed"
    ) == [
        "line 2, column 'typed': '2026-01-04' is before the day it is about, 2026-01-05; "
        "correct one of the two"
    ]
    assert faults("1,A,1,2026-01-04\n2,B,2,2026-01-06\n", "at,arm,y,typed", entered="typed")[0] == (
        "line 2, column 'typed': '2026-01-04' cannot be set beside '1'; "
        "write both as dates, or both as study days"
    )
    assert faults("2026-01-05,A,1,soon\n2026-01-06,B,2,\n", "at,arm,y,typed", entered="typed")[0].startswith(
        "line 2, column 'typed': 'soon' is not a time; write "
    )


def test_raters_are_named_once() -> None:
    told = series("1,A,1,mother\n2,B,2,child\n3,B,,\n4,A,2,mother\n", "at,arm,y,who", rater="who")
    assert told.raters == ("child", "mother")
    assert told.rater is not None
    assert told.rater.tolist() == [1, 0, 1]


def test_days_before_the_first_treatment_are_a_period_and_no_arm() -> None:
    told = series("1,none yet,1\n2,none yet,2\n3,A,3\n4,w,4\n5,B,5\n", baseline="none yet", washout="w")
    assert told.arms == ("A", "B")
    assert told.day_arm.tolist() == [BASELINE, BASELINE, 0, WASHOUT, 1]
    assert told.day_period.tolist() == [0, 0, 1, WASHOUT, 2]


def test_baseline_after_a_treatment_is_refused() -> None:
    assert faults("1,A,1\n2,off,2\n3,B,3\n", baseline="off") == [
        "line 3, column 'arm': 'off' is baseline, but the first treatment is on line 2; "
        "days without one in between are --washout"
    ]
    with pytest.raises(nof1.InputError, match=r"no line says 'off' \(baseline\); the values are 'A', 'B'"):
        series("1,A,1\n2,B,2\n", baseline="off")
    with pytest.raises(nof1.InputError, match="'off' means both baseline and washout"):
        series("1,off,1\n2,B,2\n", baseline="off", washout="off")


@pytest.mark.parametrize(
    ("kind", "cell", "message"),
    [
        (
            "binary",
            "0.5",
            "0.5 is neither 1 nor 0; a yes-or-no outcome (--kind binary) is 1 for yes, 0 for no",
        ),
        ("binary", "yes", "'yes' is not a number; write 1 for yes, 0 for no"),
        ("count", "-1", "-1 is no count (--kind count): write a whole number from 0"),
        ("count", "1.5", "1.5 is no count (--kind count): write a whole number from 0"),
        (
            "ordinal",
            "3.5",
            "3.5 is no whole step of a score (--kind ordinal); a finer one is --kind continuous",
        ),
    ],
)
def test_a_number_that_this_kind_cannot_be_is_refused_by_line(kind: str, cell: str, message: str) -> None:
    assert faults(f"1,A,1\n2,B,{cell}\n3,A,0\n", kind=kind) == [f"line 3, column 'y': {message}"]


def test_a_line_whose_answer_alone_is_at_fault_keeps_its_day_and_arm() -> None:
    text = "at,arm,y\n1,A,1\n2,B,six\n3,,\n4,A,12\n"
    rows, bad = nof1.read_rows(text, nof1.Columns("at", "arm", "y"), bounds=(0, 10))
    assert [(row.day, row.arm, row.answer) for row in rows] == [
        (1, "A", 1.0), (2, "B", None), (3, None, None), (4, "A", None),
    ]  # fmt: skip
    assert [fault.line for fault in bad] == [3, 5]


def test_a_series_of_more_days_than_anyone_tried_is_refused_at_once() -> None:
    lines = "".join(f"{day},{'AB'[day // 7 % 2]},{day % 5}\n" for day in range(LONGEST_SERIES + 1))
    assert faults(lines) == [
        f"line {LONGEST_SERIES + 2}, column 'at': {LONGEST_SERIES} is day {LONGEST_SERIES + 1} of a series "
        f"that starts on line 2; at most {LONGEST_SERIES} days are analysed at once: leave one side out"
    ]


def test_a_sensor_s_answers_are_sent_back_to_be_made_one_a_day() -> None:
    stamps = [f"2026-01-{1 + i // 1440:02}T{i // 60 % 24:02}:{i % 60:02}" for i in range(MOST_ANSWERS + 1)]
    lines = "".join(f"{stamp},{'AB'[i // 1440 % 2]},{i % 7}\n" for i, stamp in enumerate(stamps))
    assert faults(lines, duplicates="all", day_starts_at=time(0)) == [
        "line 2, column 'y': 20001 answers of one person, from this line on; at most 20000 are "
        "analysed at once: take one a day (--duplicates mean)"
    ]
    assert series(lines, duplicates="mean", day_starts_at=time(0)).merged_days == 14


def test_dates_of_entry_do_not_move_the_start() -> None:
    told = series("2026-01-03,A,1,2026-01-09\n2026-01-04,B,2,2026-01-09\n", "at,arm,y,typed", entered="typed")
    assert told.start == date(2026, 1, 3)
