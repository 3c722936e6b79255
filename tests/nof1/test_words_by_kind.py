"""Sentences about probabilities, counts, several arms and doubts, word for word."""

import re
from typing import Any

import pytest

from nof1.words.check_words import check_text
from nof1.words.result_words import headline, sentences
from nof1.words.speaker import LANGUAGES

DAYS = {"name": "headache", "better": "lower", "worthwhile": 0.1, "bounds": None, "kind": "binary"}
ATTACKS = {"name": "attacks", "better": "lower", "worthwhile": 0.5, "bounds": None, "kind": "count"}
SCORE = {"name": "sleep", "better": "higher", "worthwhile": 1.0, "bounds": [0, 10], "kind": "ordinal"}


def effect(verdict: str, mean: float, **change: Any) -> dict[str, Any]:
    difference = {"mean": mean, "sd": 0.04, "lower": mean - 0.08, "upper": mean + 0.08, "prob": 0.95}
    chances = {"p_better": 0.98, "p_worthwhile": 0.84, "p_similar": 0.1, "p_harm": 0.06}
    whole = {"arm": "B", "reference": "A", "estimand": "sustained", "verdict": verdict}
    return whole | {"difference": difference} | chances | change


def result(outcome: dict[str, Any], *effects: dict[str, Any], **change: Any) -> dict[str, Any]:
    told = {"status": "ok", "effects": list(effects), "checks": [], "allocation": "randomised"}
    return told | {"outcome": outcome} | change


def check(name: str, passed: bool | None, **numbers: Any) -> dict[str, Any]:
    return {"name": name, "passed": passed, "consequence": "qualify", "numbers": numbers}


def test_a_probability_is_told_as_days_of_100() -> None:
    told = result(DAYS, effect("favours_arm", -0.12))
    assert sentences(told, "patient") == (
        "In these weeks B probably worked better for headache than A: on about 12 fewer days of 100. "
        "You said a difference of 10 days of 100 matters. "
        "The chance that B was better by at least 10 days of 100 is about 8 in 10."
    )
    assert sentences(told, "patient", "de") == (
        "In diesen Wochen hat B bei headache wahrscheinlich besser gewirkt als A: "
        "an etwa 12 von 100 Tagen weniger. "
        "Sie sagten, ein Unterschied von 10 von 100 Tagen zählt. "
        "Die Chance, dass B um mindestens 10 von 100 Tagen besser war, ist etwa 8 von 10."
    )
    assert "on about 12 more days of 100" in sentences(
        result(DAYS | {"better": "higher"}, effect("favours_arm", 0.12)), "patient"
    )


def test_the_reference_can_win_by_fewer_days() -> None:
    told = sentences(result(DAYS, effect("favours_reference", 0.12)), "patient")
    assert told.startswith(
        "In these weeks A probably worked better for headache than B: on about 12 fewer days of"
    )


@pytest.mark.parametrize(
    ("difference", "said"),
    [(-0.011, "on about 1 fewer day of 100."), (-0.004, "on less than 1 fewer day of 100.")],
)
def test_one_day_is_one_day(difference: float, said: str) -> None:
    assert said in sentences(result(DAYS, effect("favours_arm", difference)), "patient")


def test_a_clinician_reads_days_of_100_and_the_odds_ratio() -> None:
    link = {"name": "odds_ratio", "mean": 0.42, "lower": 0.181, "upper": 0.97}
    assert sentences(result(DAYS, effect("favours_arm", -0.12, link=link)), "clinician") == (
        "In these weeks B probably worked better for headache than A, "
        "by at least 10 days of 100 (about 8 in 10). "
        "Difference B − A, staying on it, in days of 100: −12 (95 % interval −20 to −4; lower is better; "
        "10 was said to matter). P(better) 0.98, P(better by at least 10 of 100) 0.84, "
        "P(a smaller difference) 0.10, P(worse by at least 10 of 100) 0.06. "
        "Odds ratio 0.42 (95 % interval 0.181 to 0.97)."
    )


def test_a_count_is_told_as_events_a_day() -> None:
    told = result(ATTACKS, effect("favours_arm", -0.83, link=None))
    assert sentences(told, "patient") == (
        "In these weeks B probably worked better for attacks than A: about 0.83 fewer a day. "
        "You said a difference of 0.5 a day matters. "
        "The chance that B was better by at least 0.5 a day is about 8 in 10."
    )
    assert sentences(told, "patient", "de").startswith(
        "In diesen Wochen hat B bei attacks wahrscheinlich besser gewirkt als A: etwa 0,83 weniger am "
        "Tag. "
        "Sie sagten, ein Unterschied von 0,5 am Tag zählt."
    )
    assert "in events a day: −0.83 (95 % interval −0.91 to −0.75;" in sentences(told, "clinician")
    ratio = result(
        ATTACKS,
        effect("favours_arm", -0.83, link={"name": "rate_ratio", "mean": 0.5, "lower": 0.3, "upper": 0.8}),
    )
    assert sentences(ratio, "clinician", "de").endswith("Ratenverhältnis 0,5 (95 %-Intervall 0,3 bis 0,8).")


def test_an_open_count_and_similar_days() -> None:
    assert sentences(result(ATTACKS, effect("undecided", -0.2)), "patient") == (
        "We cannot tell from these weeks whether B or A was better for attacks. "
        "The best guess is that it was better with B: about 0.20 fewer a day. "
        "You said a difference of 0.5 a day matters. "
        "The chance that B was better by at least 0.5 a day is about 8 in 10, "
        "the chance that it was worse by at least 0.5 a day is about 6 in 100."
    )
    assert sentences(result(DAYS, effect("similar", 0.02)), "patient") == (
        "In these weeks headache was probably much the same with B and with A. "
        "The best guess is that it was better with A: on about 2 fewer days of 100. "
        "You said a difference of 10 days of 100 matters. "
        "The chance that the difference was smaller than 10 days of 100 is about 1 in 10."
    )


def test_an_ordinal_score_is_told_in_points() -> None:
    told = sentences(result(SCORE, effect("favours_arm", 1.5)), "patient")
    assert told.startswith(
        "In these weeks B probably worked better for sleep than A: by about 1.5 of 10. You said a"
    )


def test_of_three_arms_what_matters_is_said_once_and_all_are_judged_together() -> None:
    both = (effect("undecided", 0.4), effect("similar", 0.1, arm="C"))
    told = result(SCORE, *both, verdict={"clear": "undecided", "arm": None})
    assert sentences(told, "patient") == (
        "We cannot tell from these weeks whether B or A was better for sleep. "
        "The best guess is that it was better with B: by about 0.4 of 10. "
        "You said a difference of 1 matters. "
        "The chance that B was better by at least 1 is about 8 in 10, "
        "the chance that it was worse by at least 1 is about 6 in 100. "
        "In these weeks sleep was probably much the same with C and with A. "
        "The best guess is that it was better with C: by about 0.1 of 10. "
        "The chance that the difference was smaller than 1 is about 1 in 10. "
        "Taken together, we cannot tell which one was best."
    )
    alike = result(SCORE, *both, verdict={"clear": "similar", "arm": None})
    assert headline(alike).endswith(" Any two of them probably differed by less than matters.")


DOUBTS = [
    (
        check("early_looks", False, looks=3),
        "Someone looked at the result before the end. Each early look makes a wrong answer more likely.",
        "Looks at the effect before the planned end: 3. Each makes a false verdict more likely.",
    ),
    (
        check("single_days", False, day=9, changing=1, days=50),
        "This hangs on one single day.",
        "Without study day 9 the verdict would be another one. Days that weigh so much: 1 of 50.",
    ),
    (
        check("taken_before", False, arm="A"),
        "We do not know what you took before the first day, and it could change this.",
        "What was taken before the first day is not known, and the verdict hangs on it: "
        "had it been A, it would be another one. State it, if it is known.",
    ),
    (
        check("stopped_early", False, day=40, days=16, share=16 / 56, periods=2, arm="B", shift=-0.8),
        "The days after your last answer could change this.",
        "Nothing was answered after study day 40: planned days left 16 (28.6 %), whole periods 2. "
        "Who stops may stop because of how it went. The verdict would change if those days with B "
        "had differed by −0.8 from what the model expects of them.",
    ),
    (
        check("late_answers", False, n=6, share=0.12, days=2, apart=1.25),
        "Without the answers that came some days later we would not say this.",
        "Answers entered 2 days or more after their day: 6 (12 %). Without them the verdict would be "
        "another one. On average they differ by 1.25 from the others, beyond what the model expects.",
    ),
    (
        check("batch_entry", False, share=0.4, batches=3, largest=7),
        "Many answers were entered for several days at once, and memory is not always right.",
        "Answers entered for several days at a time: 40 %, up to 7 days. "
        "They may be memories rather than answers of their day.",
    ),
    (
        check("mixed_raters", False, rater="mother", raters=2, arm="A", most=0.9, reference="B", least=0.3),
        "It was not the same person who answered with each treatment, "
        "and that may be behind a difference.",
        "Who answered differed between arms: mother gave 90 % of the answers with A, 30 % with B. "
        "Two people who answer unlike each other look like an effect.",
    ),
    (
        check("plain_difference", False, arm="B", reference="A", plain=0.4, sustained=-0.6, lived=-0.5),
        "The plain average of the answers points the other way.",
        "The plain difference of the means, B − A, is 0.4; the model's, staying on the treatment, is −0.6, "
        "and points the other way: what the model allows for (carryover, a trend, alike neighbouring days, "
        "unlike periods) decides here.",
    ),
    (
        check("prior_sensitivity", False, sd=5.0, mean=0.9, expected="twice"),
        "Someone who expected more of a difference at first would not conclude this.",
        "Priors that expect twice as large a difference lead to another verdict.",
    ),
    (
        check("predictive_periods", False, statistic="periods", p=0.0, seen=0.81, expected=0.34),
        "Some weeks were more unlike each other than the calculation allows for, "
        "so the real difference may be another.",
        "The model does not describe the periods well: spread of the periods' means, in the model's sd, "
        "0.81 in the answers, about 0.34 in answers drawn from the model.",
    ),
    (
        check("predictive_days", False, statistic="zeros", p=0.0, seen=0.5, expected=0.31),
        "The calculation does not describe these days well, so the real difference may be another.",
        "The model does not describe the days well: zeros 50 % in the answers, "
        "about 31 % in answers drawn from the model.",
    ),
    (
        check("carryover_vs_period", False, left=0.4, days=1.0, w=0.3, without=1, slow=0, half_life=2.0),
        "The treatments changed often, so the one before may still have been at work.",
        "Periods are short for how slowly an effect may come and go: at the end of a typical one (day 1) "
        "up to 40 % of the treatment before may be left. "
        "With effects that come and go within a day the verdict would be another one.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("doubt", "to_patient", "to_clinician"), DOUBTS)
def test_each_doubt_is_carried_by_the_words(
    doubt: dict[str, Any], to_patient: str, to_clinician: str
) -> None:
    told = result(SCORE, effect("favours_arm", 1.5), checks=[doubt])
    assert sentences(told, "patient").endswith(f"about 8 in 10. {to_patient}")
    assert sentences(told, "clinician").endswith(f" {to_clinician}")
    assert check_text(doubt) == to_clinician
    for language in LANGUAGES:
        assert not re.search(r"[{}]", check_text(doubt, language))
    assert sentences(told, "patient", "de") != sentences(told, "patient")


def test_a_doubt_that_is_new_to_the_words_is_not_kept_from_the_patient() -> None:
    told = result(SCORE, effect("favours_arm", 1.5), checks=[check("something_new", False)])
    assert sentences(told, "patient").endswith("There is a doubt about this result; ask what it means.")


def test_short_periods_say_what_the_days_had_where_nothing_is_decided() -> None:
    informs = check("carryover_vs_period", None, left=0.3, days=1.0, w=0.3, reached=0.62)
    assert check_text(informs) == (
        "Periods are short (days of a typical one: 1): the days as lived had about 62 % of a treatment's "
        "full effect, and the model tells the rest of what staying on it would bring. "
        "Longer periods would tell more."
    )
    same = check("carryover_vs_period", True, left=0.3, days=1.0, w=0.3, without=0, slow=0, half_life=2.0)
    assert check_text(same).endswith(
        "The verdict is the same whether effects come and go within a day or slowly (half-life in days: 2)."
    )


def test_a_model_that_took_over_is_told() -> None:
    told = check("handed_over", None, low=0, high=10, at_ends=0.31, outside=0.08)
    assert check_text(told) == (
        "The ends of the scale, 0 and 10, mattered too much for the normal model (31 % of the answers were "
        "there, and 8 % of what it expected lay beyond), so the result is the ordinal model's."
    )
