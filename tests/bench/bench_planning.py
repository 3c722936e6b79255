"""Operating characteristics of a 56-day design: the first answer, and 1,000 trials at each of five effects.

Prints seconds, and writes them to build/bench/planning.json.
"""

import json
import os
from pathlib import Path
from time import perf_counter

from nof1.designs.design import Arm, Design
from nof1.planning.assumptions import Assumptions
from nof1.planning.characteristics import growing_characteristics
from nof1.planning.simulate import Plan
from nof1.values.outcome import Outcome

EFFECTS = (-0.5, 0.0, 0.5, 0.75, 1.0)
PLAN = Plan(
    Design((Arm("A"), Arm("B")), periods=8, period_days=7),
    Outcome("mood", "higher", 0.5, scale=1.0, middle=0.0),
    Assumptions(noise=1.0, autocorrelation=0.3, carryover=0.2, period_shift=0.3, missing=0.1),
)


def main() -> None:
    """Measure, print, write."""
    processes = os.cpu_count() or 1
    began = perf_counter()
    growing = growing_characteristics(PLAN, EFFECTS, trials=1000, seed=1, processes=processes, worse=False)
    told = [(perf_counter() - began, found) for found in growing]
    first, last = told[0], told[-1]
    figures = {
        "days": PLAN.design.days,
        "effects": len(EFFECTS),
        "terms": "arms, carryover, autocorrelation, period shifts, trend",
        "processes": processes,
        "first_answer": {"seconds": first[0], "trials": first[1].trials},
        "whole": {"seconds": last[0], "trials": last[1].trials},
        "fits_per_second": len(EFFECTS) * last[1].trials / last[0],
        "largest_probability_gap": last[1].engine_gap,
    }
    print(json.dumps(figures, indent=2))
    Path("build/bench").mkdir(parents=True, exist_ok=True)
    Path("build/bench/planning.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
