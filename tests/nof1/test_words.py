"""Every sentence word for word: what may be said, and what may not."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from nof1.words.check_words import check_text
from nof1.words.result_words import AUDIENCES, Audience, headline, period_rule, sentences
from nof1.words.speaker import LANGUAGES, Language, Speaker

PAIN = {"name": "pain", "better": "lower", "worthwhile": 1.0, "bounds": [0, 10], "scale": None}

CHANCES = {
    "favours_arm": (0.991, 0.85, 0.149, 0.001),
    "favours_reference": (0.02, 0.0, 0.12, 0.88),
    "similar": (0.6, 0.1, 0.87, 0.03),
    "undecided": (0.7, 0.31, 0.62, 0.07),
}


def result(verdict: str, *, mean: float, allocation: str = "randomised", **change: Any) -> dict[str, Any]:
    chances = dict(zip(("p_better", "p_worthwhile", "p_similar", "p_harm"), CHANCES[verdict], strict=True))
    effect = {"arm": "ibuprofen", "reference": "paracetamol", "estimand": "sustained", "verdict": verdict}
    difference = {"mean": mean, "sd": 0.4, "lower": mean - 0.8, "upper": mean + 0.8, "prob": 0.95}
    lived = effect | {"estimand": "lived", "difference": difference} | chances
    told = {
        "status": "ok",
        "effects": [effect | {"difference": difference} | chances, lived],
        "checks": [check("allocation", allocation == "randomised", "qualify", allocation=allocation)],
        "allocation": allocation,
        "outcome": PAIN,
    }
    return told | change


def check(name: str, passed: bool | None, consequence: str, **numbers: Any) -> dict[str, Any]:
    return {"name": name, "passed": passed, "consequence": consequence, "numbers": numbers}


def test_a_patient_hears_which_worked_better_beside_what_matters_to_them() -> None:
    assert sentences(result("favours_arm", mean=-1.63), "patient") == (
        "In these weeks ibuprofen probably worked better for pain than paracetamol: by about 1.6 of 10. "
        "You said a difference of 1 matters. "
        "The chance that ibuprofen was better by at least 1 is about 8 in 10."
    )


def test_the_reference_can_win() -> None:
    assert sentences(result("favours_reference", mean=1.63), "patient") == (
        "In these weeks paracetamol probably worked better for pain than ibuprofen: by about 1.6 of 10. "
        "You said a difference of 1 matters. "
        "The chance that paracetamol was better by at least 1 is about 9 in 10."
    )


def test_similar_is_said_only_as_a_verdict() -> None:
    assert sentences(result("similar", mean=-0.3), "patient") == (
        "In these weeks pain was probably much the same with ibuprofen and with paracetamol. "
        "The best guess is that it was better with ibuprofen: by about 0.3 of 10. "
        "You said a difference of 1 matters. "
        "The chance that the difference was smaller than 1 is about 9 in 10."
    )


def test_undecided_is_we_cannot_tell() -> None:
    assert sentences(result("undecided", mean=-0.6), "patient") == (
        "We cannot tell from these weeks whether ibuprofen or paracetamol was better for pain. "
        "The best guess is that it was better with ibuprofen: by about 0.6 of 10. "
        "You said a difference of 1 matters. "
        "The chance that ibuprofen was better by at least 1 is about 3 in 10, "
        "the chance that it was worse by at least 1 is about 7 in 100."
    )


def test_without_randomisation_there_is_no_causal_word() -> None:
    for allocation in ("fixed", "chosen", "unknown"):
        told = result("favours_arm", mean=-1.63, allocation=allocation)
        for audience in AUDIENCES:
            assert not re.search(r"work|effect|because", sentences(told, audience))
            assert not re.search(r"wirk|Effekt|weil", sentences(told, audience, "de"))
    assert sentences(told, "patient") == (
        "In these weeks pain was probably better with ibuprofen than with paracetamol: by about 1.6 of 10. "
        "You said a difference of 1 matters. "
        "The chance that ibuprofen was better by at least 1 is about 8 in 10. "
        "We do not know how it was decided which treatment came when, "
        "so something else may be behind a difference."
    )


def test_a_clinician_reads_size_interval_and_probabilities() -> None:
    assert sentences(result("favours_arm", mean=-1.63), "clinician") == (
        "In these weeks ibuprofen probably worked better for pain than paracetamol, "
        "by at least 1 (about 8 in 10). "
        "Difference ibuprofen − paracetamol, staying on it: −1.6 (95 % interval −2.4 to −0.8; "
        "lower is better; 1 was said to matter). P(better) 0.991, P(better by at least 1) 0.85, "
        "P(a smaller difference) 0.15, "
        "P(worse by at least 1) 0.001."
    )


def test_zero_and_one_are_said_in_words() -> None:
    told = sentences(result("favours_reference", mean=1.63), "clinician")
    assert "P(better by at least 1) less than 1 in 1,000" in told
    sure = result("similar", mean=0.01)
    sure["effects"][0] |= {"p_similar": 1.0}
    assert sentences(sure, "patient").endswith("smaller than 1 is more than 999 in 1,000.")
    assert "it was better with paracetamol: by less than 0.1 of 10" in sentences(sure, "patient")


def test_german_for_patient_and_clinician() -> None:
    told = result("favours_arm", mean=-1.63)
    assert sentences(told, "patient", "de") == (
        "In diesen Wochen hat ibuprofen bei pain wahrscheinlich besser gewirkt als paracetamol: "
        "um etwa 1,6 von 10. "
        "Sie sagten, ein Unterschied von 1 zählt. "
        "Die Chance, dass ibuprofen um mindestens 1 besser war, ist etwa 8 von 10."
    )
    assert sentences(told, "clinician", "de") == (
        "In diesen Wochen hat ibuprofen bei pain wahrscheinlich besser gewirkt als paracetamol, "
        "um mindestens 1 (etwa 8 von 10). "
        "Unterschied ibuprofen − paracetamol beim Bleiben: −1,6 (95 %-Intervall −2,4 bis −0,8; "
        "niedriger ist besser; ab 1 zählt ein Unterschied). P(besser) 0,991, P(um mindestens 1 besser) 0,85, "
        "P(kleinerer Unterschied) 0,15, P(um mindestens 1 schlechter) 0,001."
    )
    assert sentences(result("undecided", mean=-0.6), "patient", "de") == (
        "Aus diesen Wochen können wir nicht sagen, ob ibuprofen oder paracetamol bei pain besser war. "
        "Am ehesten war es mit ibuprofen besser: um etwa 0,6 von 10. "
        "Sie sagten, ein Unterschied von 1 zählt. "
        "Die Chance, dass ibuprofen um mindestens 1 besser war, ist etwa 3 von 10; "
        "die Chance, dass es um mindestens 1 schlechter war, ist etwa 7 von 100."
    )
    assert sentences(result("similar", mean=-0.3), "clinician", "de").startswith(
        "In diesen Wochen unterschieden sich ibuprofen und paracetamol bei pain wahrscheinlich nicht "
        "um einen Betrag, der zählt (etwa 9 von 10)."
    )


def test_every_check_that_qualifies_is_carried_by_the_words() -> None:
    verdicts = {"sustained": "favours_arm", "lived": "undecided"}
    doubts = [
        check("estimands_agree", False, "qualify", arm="A", reference="B", **verdicts),
        check("missing_by_arm", False, "qualify", arm="A", most=0.3, least=0.05, shift=0.5),
        check("period_influence", False, "qualify", period=3, changing=1, periods=8),
        check("day_influence", False, "note", day=4, answer=9.0, sds=5.0),
    ]  # fmt: skip
    told = result("favours_arm", mean=-1.63, checks=doubts)
    assert sentences(told, "patient").endswith(
        "Looking at the days as they were, and looking at staying on one treatment, "
        "do not lead to the same answer. "
        "The days that were not answered could change this. This hangs on one single period."
    )
    assert sentences(told, "clinician").endswith(
        "Two questions get two answers. Staying on A against B: A was better. "
        "The days as lived: we cannot tell. "
        "Days that were not answered could matter: 30 % with A, 5 % where it is least. "
        "The verdict would change if the unanswered days with A had differed by 0.5 "
        "from what the model expects of them. "
        "Without period 3 the verdict would be another one. Periods that weigh so much: 1 of 8."
    )


WITHHOLDING = [
    (
        check("arms_answered", False, "withhold", arm="tea", arms=2),
        "tea has no answer, so there is nothing to compare",
    ),
    (
        check("arms_answered", False, "withhold", arm="tea", arms=1),
        "there is only tea, and nothing to compare it with",
    ),
    (
        check("periods_per_arm", False, "withhold", arm="tea", periods=1, needed=2),
        "tea was answered in fewer than two periods, so the treatment cannot be told from the time",
    ),
    (check("enough_answers", False, "withhold", n=4, needed=5), "there are too few answers"),
    (
        check("answers_vary", False, "withhold", value=5.0),
        "every answer is the same, so there is nothing to measure a difference by",
    ),
    (check("grids_agree", False, "withhold", mean=0.5), "two ways of computing it do not agree"),
    (check("converged", False, "withhold", rhat=1.2), "the computation did not settle"),
]


@pytest.mark.parametrize(("failed", "reason"), WITHHOLDING)
def test_a_withheld_result_says_why_and_shows_no_number(failed: dict[str, Any], reason: str) -> None:
    told = result("undecided", mean=-0.6, status="withheld", effects=[], checks=[failed])
    assert sentences(told, "patient") == f"There is no result to show: {reason}."
    assert sentences(told, "clinician") == headline(told) == f"No effect is shown: {reason}."
    for audience in AUDIENCES:
        for language in LANGUAGES:
            assert not re.search(r"\d", sentences(told, audience, language))


@pytest.mark.parametrize(
    ("p", "english", "german"),
    [
        (0.0, "less than 1 in 1,000", "weniger als 1 von 1.000"),
        (0.001, "about 1 in 1,000", "etwa 1 von 1.000"),
        (0.03, "about 3 in 100", "etwa 3 von 100"),
        (0.84, "about 8 in 10", "etwa 8 von 10"),
        (0.97, "about 97 in 100", "etwa 97 von 100"),
        (0.996, "about 996 in 1,000", "etwa 996 von 1.000"),
        (1.0, "more than 999 in 1,000", "mehr als 999 von 1.000"),
    ],
)
def test_chances_are_natural_frequencies(p: float, english: str, german: str) -> None:
    assert Speaker("en").chance(p) == english
    assert Speaker("de").chance(p) == german


SURE = [
    (0.8, "probably ", "about 8 in 10", "wahrscheinlich ", "etwa 8 von 10"),
    (0.899, "probably ", "about 9 in 10", "wahrscheinlich ", "etwa 9 von 10"),
    (0.9, "very probably ", "about 9 in 10", "sehr wahrscheinlich ", "etwa 9 von 10"),
    (0.989, "very probably ", "about 99 in 100", "sehr wahrscheinlich ", "etwa 99 von 100"),
    (0.99, "", "about 99 in 100", "", "etwa 99 von 100"),
    (1.0, "", "more than 999 in 1,000", "", "mehr als 999 von 1.000"),
]


@pytest.mark.parametrize(("p", "sure", "chance", "sicher", "chance_de"), SURE)
def test_a_verdict_is_said_no_surer_than_its_probability(
    p: float, sure: str, chance: str, sicher: str, chance_de: str
) -> None:
    told: dict[Audience, list[tuple[dict[str, Any], Language, str]]]
    better = result("favours_arm", mean=-1.63)
    better["effects"][0] |= {"p_worthwhile": p}
    alike = result("similar", mean=-0.3)
    alike["effects"][0] |= {"p_similar": p}
    observed = better | {"allocation": "chosen"}
    told = {
        "patient": [
            (better, "en", f"In these weeks ibuprofen {sure}worked better for pain than paracetamol: by"),
            (
                better,
                "de",
                f"In diesen Wochen hat ibuprofen bei pain {sicher}besser gewirkt als paracetamol:",
            ),
            (observed, "en", f"In these weeks pain was {sure}better with ibuprofen than with paracetamol:"),
            (observed, "de", f"In diesen Wochen war es bei pain mit ibuprofen {sicher}besser als mit parac"),
            (
                alike,
                "en",
                f"In these weeks pain was {sure}much the same with ibuprofen and with paracetamol.",
            ),
            (alike, "de", f"war es bei pain mit ibuprofen und mit paracetamol {sicher}fast gleich."),
        ],
        "clinician": [
            (better, "en", f"{sure}worked better for pain than paracetamol, by at least 1 ({chance}). "),
            (better, "de", f"{sicher}besser gewirkt als paracetamol, um mindestens 1 ({chance_de}). "),
            (
                observed,
                "en",
                f"{sure}better with ibuprofen than with paracetamol, by at least 1 ({chance}). ",
            ),
            (observed, "de", f"{sicher}besser als mit paracetamol, um mindestens 1 ({chance_de}). "),
            (alike, "en", f"pain {sure}did not differ between ibuprofen and paracetamol by an amount that"),
            (alike, "en", f" by an amount that matters ({chance}). "),
            (alike, "de", f"bei pain {sicher}nicht um einen Betrag, der zählt ({chance_de}). "),
        ],
    }
    for audience in AUDIENCES:
        for one, language, said in told[audience]:
            text = sentences(one, audience, language)
            assert said in text
            assert (chance if language == "en" else chance_de) in text
            assert ("probably" in text or "wahrscheinlich" in text) is bool(sure)


def test_of_several_arms_the_least_sure_pair_says_how_sure() -> None:
    told = result("favours_arm", mean=-1.6) | {"verdict": {"clear": "favours", "arm": "naproxen", "p": 0.93}}
    told["effects"].insert(1, told["effects"][0] | {"arm": "naproxen"})
    assert headline(told).endswith("naproxen was very probably better by enough to matter.")
    assert headline(told, "de").endswith(
        "Gegenüber jeder anderen war naproxen sehr wahrscheinlich um so viel besser, dass es zählt."
    )
    alike = result("similar", mean=-0.1) | {"verdict": {"clear": "similar", "arm": None, "p": 0.995}}
    alike["effects"].insert(1, alike["effects"][0] | {"arm": "naproxen"})
    assert headline(alike).endswith(" Any two of them differed by less than matters.")
    assert headline(alike, "de").endswith(" Je zwei von ihnen unterschieden sich um weniger, als zählt.")


@pytest.mark.parametrize(
    ("bounds", "worthwhile", "size"),
    [
        ([0, 100], 30.0, "about 42 of 100"),
        ([1, 7], 0.5, "about 41.75 on the scale from 1 to 7"),
        (None, 3.0, "about 41.8"),
    ],
)
def test_sizes_are_one_figure_finer_than_what_matters(
    bounds: list[int] | None, worthwhile: float, size: str
) -> None:
    outcome = PAIN | {"bounds": bounds, "worthwhile": worthwhile}
    assert f"by {size}. You said" in sentences(result("favours_arm", mean=-41.75, outcome=outcome), "patient")


def test_a_label_without_letters_is_quoted() -> None:
    told = result("favours_arm", mean=-1.63)
    told["effects"][0] |= {"arm": "1", "reference": "0"}
    assert sentences(told, "patient").startswith(
        "In these weeks “1” probably worked better for pain than “0”:"
    )
    assert "„1“" in sentences(told, "patient", "de")


def test_three_arms_get_a_sentence_for_each_difference() -> None:
    told = result("similar", mean=0.1)
    told["effects"].insert(1, told["effects"][0] | {"arm": "naproxen"})
    assert headline(told) == (
        "In these weeks pain probably did not differ between ibuprofen and paracetamol "
        "by an amount that matters (about 9 in 10). "
        "In these weeks pain probably did not differ between naproxen and paracetamol "
        "by an amount that matters (about 9 in 10)."
    )


def test_the_one_that_passes_against_every_other_is_named() -> None:
    told = result("favours_arm", mean=-1.6) | {"verdict": {"clear": "favours", "arm": "naproxen"}}
    assert "Against each" not in headline(told)
    told["effects"].insert(1, told["effects"][0] | {"arm": "naproxen"})
    assert headline(told).endswith(
        " Against each of the others, naproxen was probably better by enough to matter."
    )


def test_how_periods_were_told_is_said() -> None:
    assert period_rule("runs") == "each run of one arm is a period"
    assert period_rule("days:7") == "blocks of 7 days from the first day"
    assert period_rule("days:1") == "each day is a period"
    assert period_rule("days:1", "de") == "jeder Tag ist ein Abschnitt"
    assert period_rule("column:block14", "de") == "wie in Spalte 'block14' nummeriert"
    assert period_rule("as the nurse wrote it") == "as the nurse wrote it"


def test_a_check_can_have_a_second_sentence() -> None:
    trend = check("trend_confounded", True, "qualify", r2=0.1, widening=0.172, limit=0.15)
    assert check_text(trend) == (
        "A line over time explains 10 % of which treatment came when. "
        "Allowing for a trend widens the interval by 17.2 %."
    )
    falling = check("trend_confounded", True, "qualify", r2=0.0, widening=-0.625, limit=0.15)
    assert check_text(falling).endswith("with it in the model the interval is 62.5 % narrower than without.")
    assert check_text(check("missing_by_arm", True, "qualify", most=0.0, least=0.0, shift=None)) == (
        "Every day was answered."
    )


def test_a_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="language is 'fr'; it must be one of en, de"):
        sentences(result("similar", mean=0.1), "patient", "fr")  # type: ignore[arg-type]


def test_every_language_has_the_same_phrases_with_the_same_gaps() -> None:
    english, german = (
        tomllib.loads((files("nof1.words") / "phrases" / f"{language}.toml").read_text("utf-8"))
        for language in LANGUAGES
    )
    assert list(english) == list(german)
    for key, phrase in english.items():
        assert set(re.findall(r"{\w+}", phrase)) == set(re.findall(r"{\w+}", german[key])), key


def test_no_phrase_says_works_missed_or_trustworthy() -> None:
    for language in LANGUAGES:
        phrases = (files("nof1.words") / "phrases" / f"{language}.toml").read_text("utf-8")
        assert not re.search(
            r"\bworks\b|missed|trustworthy|significant|verpasst|versäumt|signifikant", phrases
        )


def test_a_covariate_is_named_with_what_it_does() -> None:
    numbers = {"covariate": "dose", "r2": 1.0, "limit": 0.15, "widening": 1.1, "changes": 1}
    assert check_text(check("covariate_confounded", False, "qualify", **numbers)) == (
        "How dose varies goes with the treatments (100 % of it lies between them, limit 15 %): "
        "what it takes up may be the treatments' own effect. "
        "With the covariates in the model the interval is 110 % wider than without. "
        "Without them the verdict would be another one."
    )


def test_a_period_without_an_answer_is_called_that() -> None:
    told = check("missing_by_period", False, "note", period=1, answered=0.0, few=2, periods=7)
    assert check_text(told) == (
        "Nothing was answered in period 1. Periods with less than half: 2 of the 7 before the last."
    )


def test_one_period_is_called_one_and_several_are_counted() -> None:
    for name, one in (
        ("period_influence", "This hangs on one single period."),
        ("single_days", "one single day"),
    ):
        told = result("favours_arm", mean=-1.63)
        told["checks"] = [check(name, False, "qualify", period=3, day=3, changing=1, periods=8, days=56)]
        assert one in sentences(told, "patient")
    told["checks"] = [check("period_influence", False, "qualify", period=1, changing=6, periods=8)]
    assert sentences(told, "patient").endswith(
        "This is a close call: without any one of 6 of the 8 periods we would not say it."
    )
    assert "6 der 8 Abschnitte" in sentences(told, "patient", "de")
    told["checks"] = [check("single_days", False, "qualify", day=1, changing=3, days=56)]
    assert sentences(told, "patient").endswith("and there are at least 3 such days.")


def test_the_days_before_the_first_treatment_are_no_numbered_period() -> None:
    told = check("period_influence", False, "qualify", period=0, changing=1, periods=4)
    assert check_text(told).startswith("Without the days before the first treatment the verdict would be")
    assert check_text(told | {"numbers": {**told["numbers"], "period": 2}}).startswith("Without period 2 the")
    assert check_text(told, "de").startswith("Ohne die Tage vor der ersten Behandlung wäre")


def test_the_arm_whose_days_would_change_the_verdict_need_not_be_the_one_with_most() -> None:
    told = check("missing_by_arm", False, "qualify", arm="A", most=0.4, least=0.1, shift=-0.5, of="B")
    assert "40 % with A" in check_text(told)
    assert "the unanswered days with B had differed by −0.5" in check_text(told)


def test_the_days_as_they_were_are_told_where_they_differ_from_staying_on_it() -> None:
    def told(lived: float, language: Language = "en") -> str:
        one = result("favours_arm", mean=-2.5)
        effect = one["effects"][0]
        one["effects"] = [effect, effect | {"estimand": "lived", "difference": {"mean": lived}}]
        return sentences(one, "patient", language)

    assert "than paracetamol: by about 2.5 of 10. You" in told(-2.3)
    assert ": by about 2.5 of 10 when staying on it, by about 1.0 of 10 over the days as they were." in told(
        -1
    )
    assert ": by about 2.5 of 10 when staying on it, but not over the days as they were." in told(0.2)
    assert ": um etwa 2,5 von 10 beim Bleiben, um etwa 1,0 von 10 über die Tage, wie sie" in told(-1, "de")
