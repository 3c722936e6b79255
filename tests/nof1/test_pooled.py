"""Many people's series pooled: who is in, who is not, and a published figure."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nof1.errors import InputError, NotBuiltError
from nof1.people.pooled import pool
from nof1.people.pooled_report import plain, sentences, text
from nof1.reading.clock import Clock
from nof1.reading.layout import Layout
from nof1.reading.read import read_people
from nof1.reading.rows import Columns
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from tests.simulated import SCORE, Truth, answered, calendar

SAMPLES = Path(os.environ.get("NOF1_SAMPLES", "nowhere")) / "data"
with_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="NOF1_SAMPLES IS NOT SET")

PLAIN = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
TEA = Outcome("sleep", "higher", 1, bounds=(0, 10))


def people(count, seed, *, mean=1.0, between=0.8, arms="AB"):
    """Series of people whose true differences are N(mean, between²)."""
    rng = np.random.default_rng(seed)
    found = {}
    for number in range(1, count + 1):
        orders = ["".join(rng.permutation(list(arms))) for _ in range(3)]
        effects = (0.0, *rng.normal(mean, between, len(arms) - 1))
        planned = calendar("".join(orders), 6, arms=arms)
        found[f"P{number}"] = answered(planned, Truth(arms=effects, tau=0.2), rng, missing=0.1)
    return found


def test_it_finds_the_population_that_people_were_drawn_from():
    found = pool(people(40, 1), SCORE)
    contrast = found.contrasts[0]
    low, high = contrast.mean.interval()
    assert found.status == "ok"
    assert low < 1.0 < high
    low, high = contrast.spread.interval()
    assert low < 0.8 < high
    raw = np.std([one.alone.mean for one in contrast.people])
    assert np.std([one.together.mean for one in contrast.people]) < raw


def test_one_person_pooled_equals_that_person_alone():
    person = pool(people(1, 3), SCORE).contrasts[0].people[0]
    assert person.together.mean == pytest.approx(person.alone.mean, abs=0.01 * person.alone.sd)
    assert person.together.sd == pytest.approx(person.alone.sd, rel=0.01)


def test_of_one_person_alone_nothing_is_said_of_others():
    found = pool(people(1, 3), SCORE, model=PLAIN)
    for language, said in (("en", "Only P1 has a result of their own"), ("de", "Nur P1 hat ein eigenes")):
        told = text(plain(found, language), language)
        assert said in told
        assert not [word for word in ("people pooled", "more person", "weitere", "1 Person") if word in told]


def test_with_three_arms_each_is_compared_with_the_reference():
    found = pool(people(4, 5, arms="ABC"), SCORE, model=PLAIN)
    assert [(one.arm, one.reference) for one in found.contrasts] == [("B", "A"), ("C", "A")]


def test_only_randomised_trials_are_pooled():
    series = people(3, 2)
    series["P2"] = replace(series["P2"], allocation="chosen")
    message = "person 'P2': the order of arms is chosen, and only randomised trials are pooled"
    with pytest.raises(InputError, match=message):
        pool(series, SCORE)
    series["P3"] = replace(series["P3"], allocation="unknown")
    with pytest.raises(InputError, match=r"person 'P2' \(and 1 more\): the order"):
        pool(series, SCORE)


def test_people_with_other_arms_are_refused_by_name():
    series = people(3, 2)
    series["P3"] = replace(series["P3"], arms=("A", "X"))
    with pytest.raises(InputError, match="person 'P3' has the arms A, X, but person 'P1' has A, B"):
        pool(series, SCORE)


def test_other_kinds_of_outcome_and_nobody_are_refused():
    with pytest.raises(NotBuiltError, match="a count outcome cannot be pooled yet"):
        pool(people(1, 1), Outcome("falls", "lower", 1, kind="count", middle=2))
    with pytest.raises(InputError, match="nobody"):
        pool({}, SCORE)


def test_people_whose_result_is_withheld_are_listed_and_left_out():
    series = people(4, 4)
    known = pool({name: one for name, one in series.items() if name != "P2"}, SCORE, model=PLAIN)
    constant = replace(series["P2"], answer=np.full_like(series["P2"].answer, 3.0))
    found = pool(series | {"P2": constant}, SCORE, model=PLAIN)
    assert [(one.person, one.check.name) for one in found.left_out] == [("P2", "answers_vary")]
    assert found.contrasts[0].mean.mean == pytest.approx(known.contrasts[0].mean.mean, abs=1e-9)
    told = plain(found)
    assert told["checks"][0]["text"].startswith("The results of 1 of 4 people are withheld")
    assert "P2: Every answer is the same" in text(told)


def test_with_nobody_left_the_result_is_withheld_and_says_so():
    series = people(2, 4)
    constant = {name: replace(one, answer=np.full_like(one.answer, 3.0)) for name, one in series.items()}
    found = pool(constant, SCORE)
    assert (found.status, found.contrasts) == ("withheld", ())
    told = plain(found)
    assert told["words"]["clinician"].startswith("No pooled effect is shown: The results of 2 of 2 people")
    assert plain(found, "de")["words"]["patient"].startswith("Es wird kein gemeinsamer Effekt gezeigt")


def test_people_at_the_end_of_the_scale_are_counted():
    bounded = Outcome("score", "higher", 1.0, bounds=(-5, 5))
    series = {
        name: replace(one, answer=np.clip(one.answer, -5, 5)) for name, one in people(3, 9, mean=0).items()
    }
    pushed = replace(series["P2"], answer=np.minimum(series["P2"].answer + 5, 5))
    checks = {check.name: check for check in pool(series | {"P2": pushed}, bounded, model=PLAIN).checks}
    assert not checks["people_at_bounds"].passed
    assert checks["people_at_bounds"].numbers["people"] == 1
    checks = {check.name: check for check in pool(series, bounded, model=PLAIN).checks}
    assert checks["people_at_bounds"].passed


def test_a_patient_is_told_what_qualifies_a_pool_and_no_more_of_their_own_trial_than_is_so():
    series = people(3, 4)
    series["P3"] = replace(series["P3"], answer=np.full_like(series["P3"].answer, 3.0))
    told = plain(pool(series, SCORE, model=PLAIN))
    failed = {check["name"] for check in told["checks"] if check["passed"] is False}
    assert failed == {"people_left_out", "spread_learnt"}
    said = told["words"]["patient"]
    assert "as their own results could not be used" in said
    assert "How much people differ is mostly assumed here" in said
    assert "Your own trial tells more about you" in said  # two people say little of a third
    told["contrasts"][0]["people"][0]["alone"]["difference"]["sd"] = 9.0  # a trial that says next to nothing
    assert "Your own trial" not in sentences(told, "patient")


def test_progress_is_told_for_everyone():
    told = []
    pool(people(3, 6), SCORE, model=PLAIN, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (3, 3)


def test_plain_data_and_text_carry_everything():
    series = people(5, 7)
    age = {name: 40.0 + 3 * place**2 for place, name in enumerate(series)}
    told = plain(pool(series, SCORE, model=PLAIN, moderators={"age": age}), full=True)
    contrast = told["contrasts"][0]
    assert [one["person"] for one in contrast["people"]] == ["P1", "P2", "P3", "P4", "P5"]
    assert len(contrast["new_person"]["difference"]["quantiles"]) == 1000
    assert contrast["moderators"][0]["name"] == "age"
    shown = text(told)
    assert "Among 5 people the difference B − A, staying on it, was" in shown
    assert "With one unit more of age the difference changes by" in shown
    assert "quantiles" not in str(plain(pool(series, SCORE, model=PLAIN)))


@with_samples
def test_the_published_tea_figure_is_found_and_its_distance_explained():
    """No tea − tea: −0.28 (SE .28) by a mixed model with random intercepts; 4 people, 92 answers.

    Without trend, carryover, autocorrelation and period shifts ours is the same. It is less sure (sd .47), as
    people's true differences are allowed to differ, which random intercepts alone rule out. With every term
    the mean goes to −.07: person P03's difference of −.17 hangs on how its last period is seen.
    """
    lines = (SAMPLES / "classroom_sleep_10p.csv").read_text("utf-8").splitlines()
    kept = [line for line in lines if line.split(",")[0] in ("trial", "tea", "herbal")]
    series = read_people(
        "\n".join(kept) + "\n",
        Columns("measured_at", "treatment", "sleep_quality_0_10", "participant"),
        Layout(reference="Herbal tea", duplicates="first", allocation="randomised"),
        clock=Clock("Europe/Berlin"),
    )
    simple = pool(series, TEA, model=PLAIN)
    assert sum(simple.answers.values()) == 92
    mean = simple.contrasts[0].mean
    assert (mean.arm, mean.reference) == ("No tea", "Herbal tea")
    assert mean.mean == pytest.approx(-0.28, abs=0.05)
    assert 0.28 < mean.sd < 0.6
    whole = pool(series, TEA).contrasts[0].mean
    assert abs(whole.mean - -0.28) < 0.5 * whole.sd
