"""Expected values are read off the small files by hand."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nof1.errors import InputError, LineFault
from nof1.reading.clock import Clock
from nof1.reading.layout import Layout, lay_out
from nof1.reading.read import read, read_people
from nof1.reading.rows import Columns, read_rows
from nof1.values.observations import WASHOUT, Observations

COLUMNS = Columns("day", "arm", "y")
TWO_DAYS = "1,A,1\n2,B,2\n"


def series(lines: str, **options: object) -> Observations:
    return read("day,arm,y\n" + lines, time="day", arm="arm", outcome="y", **options)  # type: ignore[arg-type]


def faults(lines: str, **options: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        series(lines, **options)
    return [str(fault) for fault in caught.value.faults]


def test_each_run_of_one_arm_is_a_period() -> None:
    told = series("1,A,1\n2,A,2\n3,B,3\n4,A,4\n")
    assert told.arms == ("A", "B")
    assert told.day_arm.tolist() == [0, 0, 1, 0]
    assert told.day_period.tolist() == [0, 0, 1, 2]
    assert told.answer.tolist() == [1, 2, 3, 4]
    assert told.period_rule == "runs"


def test_a_day_without_a_row_or_an_arm_takes_the_arm_of_the_day_before() -> None:
    told = series("1,A,1\n3,,\n5,B,3\n6,A,2\n")
    assert told.day_arm.tolist() == [0, 0, 0, 0, 1, 0]
    assert told.answer_day.tolist() == [0, 4, 5]


def test_an_empty_outcome_is_a_missing_answer() -> None:
    assert series("1,A,1\n2,A,\n3,B,3\n").answer_day.tolist() == [0, 2]


def test_dates_keep_their_start_and_lines_may_be_unordered() -> None:
    told = series("2026-03-01,B,4\n2026-02-27,A,1\n2026-02-28,A,2\n")
    assert told.start == date(2026, 2, 27)
    assert told.answer.tolist() == [1, 2, 4]


def test_days_before_the_first_arm_are_left_out() -> None:
    told = series("1,,\n2,A,1\n3,B,2\n")
    assert told.day_arm.tolist() == [0, 1]


def test_the_reference_stands_first() -> None:
    assert series("1,A,1\n2,B,2\n3,C,2\n", reference="B").arms == ("B", "A", "C")


def test_the_arm_before_is_an_index() -> None:
    assert series("1,A,1\n2,B,2\n", before="B").before == 1
    assert series("1,A,1\n2,B,2\n").before is None
    assert series("1,A,1\n2,B,2\n", before="none").before == WASHOUT


def test_washout_days_belong_to_no_arm_and_end_a_run() -> None:
    told = series("1,A,1\n2,w,9\n3,A,2\n4,B,3\n", washout="w")
    assert told.day_arm.tolist() == [0, WASHOUT, 0, 1]
    assert told.day_period.tolist() == [0, WASHOUT, 1, 2]
    assert told.answer.tolist() == [1, 9, 2, 3]


def test_a_block_takes_its_arm_from_a_later_line_of_its_own() -> None:
    told = series("1,A,1\n4,B,2\n5,A,3\n", period_days=2)
    assert told.day_arm.tolist() == [0, 0, 1, 1, 0]
    assert told.day_period.tolist() == [0, 0, 1, 1, 2]
    assert told.period_rule == "days:2"


def test_two_blocks_of_one_arm_are_two_periods() -> None:
    told = series("1,A,1\n2,A,2\n3,A,3\n4,A,4\n5,B,5\n6,B,6\n", period_days=2)
    assert told.day_period.tolist() == [0, 0, 1, 1, 2, 2]


def test_a_column_can_number_the_periods() -> None:
    text = "day,arm,y,p\n1,A,1,x\n2,A,2,y\n4,B,3,z\n"
    told = read(text, time="day", arm="arm", outcome="y", period="p")
    assert told.day_period.tolist() == [0, 1, 1, 2]
    assert told.period_rule == "column:p"


@pytest.mark.parametrize(("rule", "answer"), [("first", 2.0), ("last", 5.0), ("mean", 3.5)])
def test_a_day_twice_follows_the_rule(rule: str, answer: float) -> None:
    told = series("1,A,1\n2,B,2\n2,B,5\n", duplicates=rule)
    assert told.answer.tolist() == [1.0, answer]
    assert told.merged_days == 1


def test_first_and_last_go_by_the_clock_across_midnight_not_by_the_line() -> None:
    lines = "2026-01-01T10:00,A,1\n2026-01-03T00:30,B,5\n2026-01-02T22:00,B,2\n"
    assert series(lines, duplicates="first").answer.tolist() == [1, 2]


def test_a_day_twice_without_a_rule_names_both_lines() -> None:
    assert faults("1,A,1\n2,B,2\n2,B,5\n") == [
        "line 4, column 'day': day 2 was answered before, on line 3; "
        "give a rule: --duplicates first, last or mean, or keep them all: --several"
    ]


def test_every_bad_line_is_named() -> None:
    assert faults("1,A,x\n2,B,NA\n,A,3\n3,A,1,5\nx,B,2\n4,B,11\n", bounds=(0, 10)) == [
        "line 2, column 'y': 'x' is not a number",
        "line 3, column 'y': 'NA' is not a number; leave the cell empty where there is no answer",
        "line 4, column 'day': empty; say which day this line belongs to",
        "line 5, column 'y': this line has 4 cells, the header 3; "
        "a decimal comma may have split a number: write a point",
        "line 6, column 'day': 'x' is not a time; write 2026-02-18, 2026-02-18T21:30, "
        "2026-02-18T21:30+01:00 or a study day",
        "line 7, column 'y': 11 is outside the bounds 0 to 10",
    ]


def test_a_long_list_of_bad_lines_is_cut_but_kept_whole() -> None:
    with pytest.raises(InputError, match=r"and 10 more$") as caught:
        series("".join(f"{day},A,bad\n" for day in range(30)))
    assert len(caught.value.faults) == 30
    assert caught.value.faults[0] == LineFault(2, "y", "'bad' is not a number")


def test_of_very_many_bad_lines_the_first_thousand_are_kept_and_all_are_counted() -> None:
    with pytest.raises(InputError, match=r"and 1480 more$") as caught:
        series("".join(f"{day},A,bad\n" for day in range(1_500)))
    assert caught.value.count == 1_500
    assert [fault.line for fault in caught.value.faults] == list(range(2, 1_002))


def test_very_many_days_that_come_twice_are_counted_too() -> None:
    with pytest.raises(InputError, match=r"and 1180 more$") as caught:
        series("".join(f"{day},{'AB'[day % 2]},1\n" * 2 for day in range(1_200)))
    assert (caught.value.count, len(caught.value.faults)) == (1_200, 1_000)


def test_whoever_waits_for_a_long_file_hears_which_line_is_read() -> None:
    text = "who,day,arm,y\n" + "".join(f"{n // 50},{n % 50 + 1},{'AB'[n % 2]},1\n" for n in range(25_000))
    heard: list[int] = []
    read_people(text, Columns("day", "arm", "y", person="who"), progress=heard.append)
    assert heard == [2, 10_002, 20_002]


@pytest.mark.parametrize("number", ["inf", "nan", "1e999", "1_000", "0x10", "１", "--1", "1e"])
def test_what_only_looks_like_a_number_is_refused(number: str) -> None:
    assert faults(f"1,A,{number}\n2,B,1\n")[0].startswith(f"line 2, column 'y': {number!r} is not a number")


def test_a_decimal_comma_is_named() -> None:
    text = "day;arm;y\n1;A;3,5\n2;B;2\n"
    with pytest.raises(InputError, match=r"line 2, column 'y': '3,5' has a decimal comma; write '3.5'"):
        read(text, time="day", arm="arm", outcome="y")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_byte_order_marks_quotes_and_blank_lines_are_understood(delimiter: str) -> None:
    lines = ["\ufeffday|arm|y|note", '1|"A"|1|"two\nlines"', "", '2|B|2.5|"x"', "|||"]
    text = "\r\n".join(lines).replace("|", delimiter)
    told = read(text, time="day", arm="arm", outcome="y")
    assert told.answer.tolist() == [1, 2.5]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = 'day,arm,y,note\n1,A,1,"two\nlines"\n\n2,B,bad,\n'
    _, found = read_rows(text, COLUMNS)
    assert [fault.line for fault in found] == [5]


def test_an_answer_on_a_day_with_an_empty_arm_is_refused() -> None:
    expected = ["line 3, column 'arm': empty, but the line has an answer; say which arm"]
    assert faults("1,A,1\n2,,2\n3,B,3\n") == expected
    assert faults("1,A,1\n2,,2\n3,B,3\n", period_days=2) == expected


def test_an_arm_that_contradicts_itself_inside_a_block_is_refused_by_line() -> None:
    assert faults("1,A,1\n2,B,2\n3,B,3\n", period_days=2) == [
        "line 3, column 'arm': 'B', but block 1 of 2 days has 'A' (line 2)"
    ]


def test_two_arms_on_one_day_are_refused_whatever_the_rule() -> None:
    assert faults("1,A,1\n1,B,2\n2,B,3\n", duplicates="last") == [
        "line 3, column 'arm': 'B', but line 2 says 'A' for the same day"
    ]


def test_a_period_with_two_arms_or_coming_back_is_refused() -> None:
    def said(lines: str) -> list[str]:
        with pytest.raises(InputError) as caught:
            read("day,arm,y,p\n" + lines, time="day", arm="arm", outcome="y", period="p")
        return [str(fault) for fault in caught.value.faults]

    assert said("1,A,1,x\n2,B,2,x\n4,A,1,z\n") == [
        "line 3, column 'arm': 'B', but period 'x' has 'A' since line 2"
    ]
    assert said("1,A,1,x\n2,B,2,y\n3,A,3,x\n") == [
        "line 4, column 'p': period 'x' comes back after period 'y'; give each a label of its own"
    ]
    assert said("1,A,1,\n2,B,2,y\n") == ["line 2, column 'p': empty; say which period the day belongs to"]


def test_labels_that_differ_only_in_capitals_are_refused() -> None:
    assert faults("1,Tea,1\n2,No tea,2\n3,tea,3\n") == [
        "line 4, column 'arm': 'tea' and 'Tea' (line 2) differ only in capitals or spaces; write one of them"
    ]


def test_mixed_zones_are_refused_by_line() -> None:
    lines = "2026-01-01T10:00Z,A,1\n2026-01-02T10:00,B,2\n2026-01-03T10:00+01:00,B,2\n"
    assert faults(lines, zone="Europe/Berlin") == [
        "line 3, column 'day': '2026-01-02T10:00' is a stamp without offset from UTC, "
        "but line 2 has a stamp with offset; write all times alike"
    ]


@pytest.mark.parametrize(
    ("lines", "options", "message"),
    [
        ("1,A,1\n2,A,2\n", {}, "line 2, column 'arm': only one arm, 'A' in the whole file"),
        ("1,A,1\n2,B,\n", {}, "line 2, column 'y': the only answer in the whole file"),
        ("1,A,\n2,B,\n", {}, "line 1, column 'y': no answer in the whole file"),
        ("", {}, "line 1, column 'day': no line below the header has a time"),
        (TWO_DAYS, {"reference": "C"}, "reference is 'C', but .* no such arm; the arms are 'A', 'B'"),
        ("1,A,1\n2,B,2\n", {"before": "C"}, "before is 'C', but column 'arm' has no such arm"),
        (TWO_DAYS, {"washout": "w"}, "column 'arm': no line says 'w' .*; the values are 'A', 'B'"),
        ("1,A,1\n2,B,2\n", {"period_days": 0}, "period-days is 0; give 1 or more"),
        ("1,A,1\n2,B,2\n", {"duplicates": "any"}, "duplicates is 'any'"),
        ("1,A,1\n99999,B,2\n", {}, "line 3, column 'day': 99999 is 99998 days after .* 1 on line 2"),
        ('1,A,"1\n2,B,2\n', {}, "line 2: a quotation mark is opened and never closed"),
    ],
)
def test_a_file_that_compares_nothing_is_refused(
    lines: str, options: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        series(lines, **options)


def test_a_missing_column_names_those_there_are() -> None:
    with pytest.raises(InputError, match="line 1: no column 'mod'; the file has 'day', 'arm', 'y'"):
        read("day,arm,y\n1,A,1\n", time="day", arm="arm", outcome="mod")


def test_a_column_that_is_there_twice_is_refused() -> None:
    with pytest.raises(InputError, match="line 1: 2 columns are called 'y'; rename all but one"):
        read("day,arm,y,y\n1,A,1,2\n", time="day", arm="arm", outcome="y")


def test_two_ways_of_telling_periods_are_refused() -> None:
    with pytest.raises(InputError, match="give one of the two"):
        read("day,arm,y\n1,A,1\n2,B,2\n", time="day", arm="arm", outcome="y", period="arm", period_days=2)


def test_a_file_that_is_not_there_or_not_utf_8_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: No such file or directory"):
        read(tmp_path / "nowhere.csv", time="d", arm="a", outcome="y")
    (tmp_path / "latin.csv").write_bytes("day,arm,y\n1,Müsli,1\n".encode("latin-1"))
    with pytest.raises(
        InputError, match=r"latin\.csv: line 2, character 4 is not UTF-8; save the file as CSV in"
    ):
        read(tmp_path / "latin.csv", time="day", arm="arm", outcome="y")


def test_people_are_read_apart_and_one_with_a_single_arm_is_kept() -> None:
    text = "who,day,arm,y\nP2,1,A,1\nP2,2,B,2\nP1,5,A,3\n"
    people = read_people(text, Columns("day", "arm", "y", person="who"))
    assert list(people) == ["P2", "P1"]
    assert people["P2"].arms == ("A", "B")
    assert people["P1"].arms == ("A",)


def test_the_order_of_people_in_the_file_changes_nothing() -> None:
    """Trap 2."""
    lines = ["P1,1,A,1", "P1,2,B,2", "P2,1,B,5", "P2,3,A,4"]
    columns = Columns("day", "arm", "y", person="who")
    there = read_people("\n".join(["who,day,arm,y", *lines]), columns)
    back = read_people("\n".join(["who,day,arm,y", *reversed(lines)]), columns)
    assert all(np.array_equal(there[who].answer, back[who].answer) for who in there)


def test_a_bad_choice_for_one_person_names_the_person() -> None:
    text = "who,day,arm,y\nP1,1,A,1\nP1,2,B,2\nP2,1,A,3\nP2,2,C,3\n"
    with pytest.raises(InputError, match="person 'P2': reference is 'B'"):
        read_people(text, Columns("day", "arm", "y", person="who"), Layout(reference="B"))


def test_an_empty_person_is_a_bad_line() -> None:
    with pytest.raises(InputError, match="line 3, column 'who': empty; say whose line this is"):
        read_people("who,day,arm,y\nP1,1,A,1\n,2,B,2\n", Columns("day", "arm", "y", person="who"))


def test_a_data_frame_is_read_like_its_csv() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"day": pandas.to_datetime(["2026-01-01", "2026-01-02"]), "arm": ["A", "B"], "y": [1.0, 2.0]}
    )
    told = read(frame, time="day", arm="arm", outcome="y")
    assert told.start == date(2026, 1, 1)
    assert told.answer.tolist() == [1, 2]


def test_rows_and_their_layout_give_faults_as_values() -> None:
    rows, bad = read_rows("day,arm,y\n1,A,1\n2,B,x\n3,B,2\n3,B,4\n", COLUMNS)
    told, more = lay_out(rows, COLUMNS, Layout())
    assert [fault.line for fault in bad] == [3]
    assert told is None
    assert [fault.line for fault in more] == [5]


CELLS = st.one_of(
    st.sampled_from(
        ["1", "2", "2026-01-01", "2026-01-01T10:00Z", "A", "B", "w", "3.5", "3,5", "", "NA", '"', "\ufeff"]
    ),
    st.text(max_size=6),
)


@settings(deadline=None, max_examples=300)
@given(
    lines=st.lists(st.lists(CELLS, max_size=5), max_size=8),
    delimiter=st.sampled_from([",", ";", "\t"]),
    header=st.booleans(),
    period_days=st.sampled_from([None, 1, 3]),
    duplicates=st.sampled_from([None, "first", "last", "mean"]),
    washout=st.sampled_from([None, "w"]),
    zone=st.sampled_from([None, "Europe/Berlin"]),
)
def test_whatever_the_text_the_reader_answers_or_refuses(
    lines: list[list[str]],
    delimiter: str,
    header: bool,
    period_days: int | None,
    duplicates: str | None,
    washout: str | None,
    zone: str | None,
) -> None:
    cells = ([["day", "arm", "y"]] if header else []) + lines
    text = "\n".join(delimiter.join(line) for line in cells) + "\n"
    layout = Layout(period_days=period_days, duplicates=duplicates, washout=washout)  # type: ignore[arg-type]
    try:
        people = read_people(text, COLUMNS, layout, clock=Clock(zone))
    except InputError:
        return
    for told in people.values():
        assert told.day_arm.size >= 1


@settings(deadline=None, max_examples=100)
@given(
    arms=st.lists(st.sampled_from("AB"), min_size=4, max_size=40).filter(lambda arms: len(set(arms)) == 2),
    answered=st.lists(st.booleans(), min_size=40, max_size=40),
)
def test_what_is_written_is_read_back(arms: list[str], answered: list[bool]) -> None:
    answered[:2] = [True, True]
    lines = "".join(f"{day},{arm},{day / 4 if answered[day] else ''}\n" for day, arm in enumerate(arms))
    told = series(lines)
    assert [told.arms[arm] for arm in told.day_arm] == arms
    days = [day for day in range(len(arms)) if answered[day]]
    assert told.answer_day.tolist() == days
    assert told.answer.tolist() == [day / 4 for day in days]
