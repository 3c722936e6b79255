"""One refresh of one person's effect: by quadrature, by warm NUTS, by plain `pm.sample` on the same model.

Then warm NUTS for each kind of outcome. Prints seconds and ratios; writes them to build/bench/refresh.json.
"""

import json
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np

from nof1.fitting.fit import fit
from nof1.sampled.graph import to_pymc
from nof1.values.model import Model, Problem
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors
from tests.simulated import SCORE, Truth, answered, calendar

EVERYTHING = Model(weekday=True)
EXACT_RUNS, NUTS_RUNS = 200, 5


def people(count: int) -> list:
    """90 days, a tenth of the answers missing."""
    rng = np.random.default_rng(1)
    truth = Truth(arms=(0.0, 1.0), trend=1.0, tau=0.3, w=0.2)
    orders = ["".join(rng.choice(["AB", "BA"], 5)) for _ in range(count)]
    return [answered(calendar(order, 9), truth, rng, missing=0.1) for order in orders]


def seconds(work, inputs: list) -> np.ndarray:
    """What each call takes."""
    found = []
    for one in inputs:
        began = perf_counter()
        work(one)
        found.append(perf_counter() - began)
    return np.array(found)


def plain_sample(seen) -> None:
    """As a PyMC user would: the model built anew, `pm.sample`, 4 chains of 1,000 + 1,000."""
    import pymc as pm

    with to_pymc(Problem.of(seen, SCORE, EVERYTHING, Priors.of(SCORE))):
        pm.sample(
            tune=1_000,
            draws=1_000,
            chains=4,
            random_seed=1,
            progressbar=False,
            compute_convergence_checks=False,
        )


def of_kinds(seen) -> dict:
    """The same person's 90 days as each kind of outcome."""
    rng = np.random.default_rng(2)
    time = np.sort(np.concatenate([seen.answer_day + 0.4, seen.answer_day + 0.8]))
    twice = replace(
        seen,
        answer_day=np.floor(time).astype(int),
        answer_time=time,
        answer=np.repeat(seen.answer, 2) + rng.normal(0, 0.5, time.size),
    )
    score = np.clip(np.round(seen.answer + 3), 0, 10)
    count = rng.poisson(np.exp(0.4 * seen.answer + 1)).astype(float)
    return {
        "several a day": (twice, SCORE, EVERYTHING),
        "student": (seen, SCORE, replace(EVERYTHING, noise="student")),
        "ordinal": (
            replace(seen, answer=score),
            Outcome("s", "higher", 1.0, bounds=(0, 10), kind="ordinal"),
            EVERYTHING,
        ),
        "binary": (
            replace(seen, answer=(seen.answer > 0.5).astype(float)),
            Outcome("s", "higher", 0.1, kind="binary"),
            EVERYTHING,
        ),
        "count": (
            replace(seen, answer=count),
            Outcome("s", "higher", 1.0, kind="count", middle=3.0),
            EVERYTHING,
        ),
    }


def kinds_warm(crowd: list) -> dict:
    """Median seconds, smallest effective sample and share converged of each kind."""
    told = {}
    for name in of_kinds(crowd[0]):
        fits = []
        for one in crowd:
            seen, outcome, model = of_kinds(one)[name]
            fits.append(fit(seen, outcome, model=model, engine="nuts"))
        told[name] = {
            "p50": float(np.median([one.seconds for one in fits])),
            "runs": len(fits),
            "smallest_ess": min(one.check.numbers["ess"] for one in fits),
            "converged": float(np.mean([one.check.passed for one in fits])),
        }
    return told


def main() -> None:
    """Measure, print, write."""
    crowd = people(EXACT_RUNS)
    fit(crowd[0], SCORE, model=EVERYTHING)
    exact = seconds(lambda one: fit(one, SCORE, model=EVERYTHING, engine="exact"), crowd)
    began = perf_counter()
    fit(crowd[0], SCORE, model=EVERYTHING, engine="nuts")
    cold = perf_counter() - began
    nuts = seconds(lambda one: fit(one, SCORE, model=EVERYTHING, engine="nuts"), crowd[:NUTS_RUNS])
    plain = seconds(plain_sample, crowd[:2])
    told = {
        "days": 90,
        "terms": "arms, carryover, autocorrelation, period shifts, trend, weekdays",
        "exact": {"p50": float(np.median(exact)), "p95": float(np.quantile(exact, 0.95)), "runs": EXACT_RUNS},
        "nuts_warm": {"p50": float(np.median(nuts)), "runs": NUTS_RUNS, "first_with_compilation": cold},
        "pm_sample": {"p50": float(np.median(plain)), "runs": len(plain)},
        "nuts_warm_by_kind": kinds_warm(crowd[:NUTS_RUNS]),
    }
    told["ratios"] = {
        "pm_sample / exact": told["pm_sample"]["p50"] / told["exact"]["p50"],
        "pm_sample / nuts_warm": told["pm_sample"]["p50"] / told["nuts_warm"]["p50"],
        "nuts_warm / exact": told["nuts_warm"]["p50"] / told["exact"]["p50"],
    }
    print(json.dumps(told, indent=2))
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "refresh.json").write_text(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main()
