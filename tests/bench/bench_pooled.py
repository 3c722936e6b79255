"""Many people pooled: `nof1 pooled` on a file of 1,000 from process start, and the cost for each person.

Prints seconds, and writes them to build/bench/pooled.json.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy.special import ndtri

from nof1.people.pooling import pool_effects
from nof1.values.effect import LEVELS, Effect

PEOPLE, DAYS = 1_000, 56
CURVE = (10, 100, 1_000, 10_000)
S = 2.5
ASKED = (
    "--person id --time day --arm arm --outcome y --better higher --worthwhile 1 --bounds 0 10 "
    "--period-days 7 --allocation randomised --json -"
)


def file_of(people: int) -> str:
    """56 days in random pairs of weeks, a tenth unanswered."""
    rng = np.random.default_rng(1)
    lines = ["id,day,arm,y"]
    for person in range(people):
        order = "".join(rng.choice(["AB", "BA"], DAYS // 14))
        gain, noise = rng.normal(0.5, 0.5), rng.normal(0, 1, DAYS)
        for day in range(DAYS):
            arm = order[day // 7]
            answer = (
                "" if rng.random() < 0.1 else f"{np.clip(5 + gain * (arm == 'B') + noise[day], 0, 10):.1f}"
            )
            lines.append(f"P{person},{day + 1},{arm},{answer}")
    return "\n".join(lines) + "\n"


def whole_process(people: int) -> dict[str, float]:
    """Seconds from process start to the answer, and those of all cores."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crowd.csv"
        path.write_text(file_of(people), encoding="utf-8")
        began = perf_counter()
        command = [sys.executable, "-c", "from nof1.commands import main; raise SystemExit(main())"]
        done = subprocess.run(
            [*command, "pooled", str(path), *ASKED.split()], capture_output=True, check=True, text=True
        )
        seconds = perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(done.stdout)
    assert told["people"] + len(told["left_out"]) == people
    return {
        "people": people,
        "days": DAYS,
        "seconds": seconds,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
    }


def effects_of(people: int) -> dict[str, Effect]:
    """People's own effects, as fits would give them."""
    rng = np.random.default_rng(2)
    sds = 0.6 * np.exp(rng.normal(0, 0.2, people))
    means = rng.normal(0.5, np.sqrt(0.25 + sds**2))
    z = ndtri(LEVELS)
    return {
        f"P{place}": Effect("B", "A", "sustained", float(mean), float(sd), mean + sd * z)
        for place, (mean, sd) in enumerate(zip(means, sds, strict=True))
    }


def pooling(people: int) -> float:
    """Seconds of the second level alone."""
    effects = effects_of(people)
    began = perf_counter()
    pool_effects(effects, prior_sd=S)
    return perf_counter() - began


def main() -> None:
    """Measure, print, write."""
    told_by_command = whole_process(PEOPLE)
    pooling(10)
    seconds = {people: pooling(people) for people in CURVE}
    told = {
        "whole_process": told_by_command,
        "second_level": {
            str(people): {"seconds": spent, "ms_a_person": 1000 * spent / people}
            for people, spent in seconds.items()
        },
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(told, indent=2))
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pooled.json").write_text(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main()
