"""Seconds of `nof1 analyse` from the start of its process to its answer: 70 days, simulated."""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

ROOT = Path(__file__).parents[2]
RUNS = 7


def diary() -> str:
    """Ten periods of seven days in pairs, one point of effect, noise of 1.5."""
    rng = np.random.default_rng(1)
    arms = np.repeat([0, 1, 1, 0, 0, 1, 0, 1, 1, 0], 7)
    pain = np.clip(np.round(5 - arms + rng.normal(0, 1.5, 70)), 0, 10)
    lines = [
        f"{day},{'ab'[arm]},{answer:.0f}" for day, (arm, answer) in enumerate(zip(arms, pain, strict=True), 1)
    ]
    return "\n".join(["day,arm,pain", *lines])


def seconds(command: list[str]) -> list[float]:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        times.append(time.perf_counter() - start)
    return times


def main() -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "diary.csv"
        file.write_text(diary(), encoding="utf-8")
        options = "--time day --arm arm --outcome pain --better lower --worthwhile 1 --bounds 0 10 --json -"
        ours = seconds([str(ROOT / ".venv/bin/nof1"), "analyse", str(file), *options.split()])
    numpy = seconds([sys.executable, "-c", "import numpy"])
    figures = {
        "analyse_seconds": {"median": statistics.median(ours), "least": min(ours)},
        "import_numpy_seconds": {"median": statistics.median(numpy), "least": min(numpy)},
    }
    print(f"nof1 analyse, start to answer: median {statistics.median(ours):.2f} s, least {min(ours):.2f} s")
    print(f"of which a process that only imports NumPy: median {statistics.median(numpy):.2f} s")
    kept = ROOT / "build/bench/command.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(figures, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
