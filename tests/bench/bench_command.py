"""Seconds of `nof1 analyse` from the start of its process to its answer: 70 days, simulated.

Beside it, where R and rjags are installed (Debian: r-cran-rjags), the same model on the same data in JAGS.
"""

import json
import shutil
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


def in_jags(file: Path) -> tuple[list[float], str] | None:
    """Seconds of each run, and what it found."""
    rscript = shutil.which("Rscript")
    if not rscript:
        print("JAGS: not measured (no Rscript; Debian, Ubuntu: apt install r-cran-rjags)")
        return None
    command = [rscript, str(ROOT / "tests/bench/reference_model.R"), str(file)]
    told = subprocess.run(command, check=False, capture_output=True, text=True)
    if told.returncode:
        print(f"JAGS: not measured ({told.stderr.strip().splitlines()[-1]})")
        return None
    mean, sd, effective = told.stdout.split()
    return seconds(command), f"sustained b - a: {mean} (sd {sd}), {effective} effective draws"


def main() -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "diary.csv"
        file.write_text(diary(), encoding="utf-8")
        options = "--time day --arm arm --outcome pain --better lower --worthwhile 1 --bounds 0 10 --json -"
        command = [str(ROOT / ".venv/bin/nof1"), "analyse", str(file), *options.split()]
        ours = seconds(command)
        answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["effects"][0]
        jags = in_jags(file)
    numpy = seconds([sys.executable, "-c", "import numpy"])
    figures = {
        "analyse_seconds": {"median": statistics.median(ours), "least": min(ours)},
        "import_numpy_seconds": {"median": statistics.median(numpy), "least": min(numpy)},
    }
    print(f"nof1 analyse, start to answer: median {statistics.median(ours):.2f} s, least {min(ours):.2f} s")
    mean, sd = answer["difference"]["mean"], answer["difference"]["sd"]
    print(f"  sustained b - a: {mean:.3f} (sd {sd:.3f})")
    if jags:
        figures["jags_seconds"] = {"median": statistics.median(jags[0]), "least": min(jags[0])}
        print(f"JAGS from R, 4 x (1000 + 1000): median {statistics.median(jags[0]):.2f} s; {jags[1]}")
        print(f"ratio JAGS / nof1: {statistics.median(jags[0]) / statistics.median(ours):.1f}")
    print(f"nof1's, of which a process that only imports NumPy: median {statistics.median(numpy):.2f} s")
    kept = ROOT / "build/bench/command.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(figures, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
