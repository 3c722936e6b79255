"""Many people at once against each of them alone."""

import pickle
from dataclasses import replace

import numpy as np

from nof1.analysis.analyse import analyse
from nof1.errors import DesignError, InputError
from nof1.fitting.fit import Fit, fit
from nof1.people.everyone import analyse_people, fit_people
from tests.simulated import SCORE, Truth, answered, calendar


def crowd(count):
    rng = np.random.default_rng(1)
    orders = ["".join(rng.choice(["AB", "BA"], 3)) for _ in range(count)]
    return {
        f"person {number}": answered(calendar(order, 7), Truth(arms=(0.0, 1.0), tau=0.3), rng, missing=0.1)
        for number, order in enumerate(orders)
    }


def test_each_is_fitted_as_alone_whatever_the_processes():
    people = crowd(12)
    here = fit_people(people, SCORE)
    elsewhere = fit_people(people, SCORE, processes=2)
    assert list(here) == list(elsewhere) == list(people)
    for name, seen in people.items():
        alone = fit(seen, SCORE, engine="exact")
        for told in (here[name], elsewhere[name]):
            assert isinstance(told, Fit)
            assert np.array_equal(told.effects[0].quantiles, alone.effects[0].quantiles)


def test_early_looks_are_told_of_everyone():
    found = analyse_people(crowd(2), SCORE, looks=3)
    for analysis in found.values():
        (told,) = [check for check in analysis.checks if check.name == "early_looks"]
        assert told.numbers == {"looks": 3}


def test_one_who_is_refused_does_not_stop_the_others():
    people = crowd(3)
    planned = calendar("AAAA", 7)
    people["only A"] = answered(planned, Truth(), np.random.default_rng(1))
    silent = next(iter(people.values()))
    people["silent"] = replace(silent, answer_day=silent.answer_day[:2], answer=silent.answer[:2])
    found = fit_people(people, SCORE)
    assert isinstance(found["only A"], DesignError)
    assert "B has no day" in str(found["only A"])
    withheld = found["silent"]
    assert isinstance(withheld, Fit)
    assert withheld.check.name == "enough_answers"
    assert not withheld.effects
    assert all(isinstance(found[name], Fit) and found[name].effects for name in list(people)[:3])


def test_errors_come_back_from_other_processes_whole():
    error = pickle.loads(pickle.dumps(InputError("B has no day", line=3, column="arm")))
    assert str(error) == "B has no day"
    assert (error.line, error.column) == (3, "arm")


def test_progress_is_told_to_the_last():
    told = []
    fit_people(crowd(7), SCORE, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (7, 7)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert fit_people({}, SCORE) == {}


def test_each_is_analysed_as_alone():
    people = crowd(2)
    for name, told in analyse_people(people, SCORE).items():
        alone = analyse(people[name], SCORE, engine="exact")
        assert told.verdict == alone.verdict
        assert [(check.name, check.passed) for check in told.checks] == [
            (check.name, check.passed) for check in alone.checks
        ]
