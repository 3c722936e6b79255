"""Many people, each on a calendar of their own: seconds, cost a person from 10 to 10,000, and memory.

Prints them for `fit` alone and for `analyse` with every check, and writes build/bench/people.json.
"""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

import numpy as np

from nof1.people.everyone import analyse_people, fit_people
from tests.simulated import SCORE, Truth, answered, calendar

COUNTS = (10, 100, 1_000, 10_000)
DIFFERENT = 500
"""People simulated; beyond that they come again under another name."""


def crowd(count: int) -> dict:
    """90 days in ten periods, orders drawn, a tenth of the answers missing."""
    rng = np.random.default_rng(1)
    seen = []
    for _ in range(min(count, DIFFERENT)):
        truth = Truth(arms=(0.0, rng.normal(0, 1)), trend=rng.normal(), tau=0.3, w=rng.beta(1, 3))
        order = "".join(rng.choice(["AB", "BA"], 5))
        seen.append(answered(calendar(order, 9), truth, rng, missing=0.1))
    return {f"person {number}": seen[number % len(seen)] for number in range(count)}


def megabytes() -> float:
    """The most that this process and its largest child ever held."""
    kilobytes = [
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return sum(kilobytes) / 1024


def cpu_seconds() -> float:
    """Of this process and of its children that have ended."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def measured(do, count: int) -> dict:
    """Seconds of the whole, milliseconds a person (by the clock, and of all cores), how many are withheld."""
    people = crowd(count)
    began, spent = perf_counter(), cpu_seconds()
    found = do(people, SCORE)
    took, spent = perf_counter() - began, cpu_seconds() - spent
    withheld = sum(not getattr(one, "effects", ()) for one in found.values())
    return {
        "people": count,
        "seconds": took,
        "milliseconds_each": 1000 * took / count,
        "cpu_milliseconds_each": 1000 * spent / count,
        "withheld": withheld,
        "megabytes": megabytes(),
    }


def main(counts: tuple[int, ...] = COUNTS) -> None:
    """Measure, print, write."""
    told: dict[str, list] = {"fit": [], "analyse": []}
    for count in counts:
        told["fit"].append(measured(fit_people, count))
        print("fit    ", json.dumps(told["fit"][-1]), flush=True)
    for count in (one for one in counts if one <= 1_000):
        told["analyse"].append(measured(analyse_people, count))
        print("analyse", json.dumps(told["analyse"][-1]), flush=True)
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "people.json").write_text(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main(tuple(int(one) for one in sys.argv[1:]) or COUNTS)
