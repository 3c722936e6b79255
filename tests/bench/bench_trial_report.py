"""The report of a trial of 52 days in six periods: seconds of facts, words and PDF, and its memory.

    .venv/bin/python tests/bench/bench_trial_report.py

Each report is a new document (another year in its title line); the first one also loads Typst and its fonts.
"""

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from server.conduct.gather_report import gather_report  # noqa: E402
from server.config import Config  # noqa: E402
from server.db import make_engine, reading, transaction  # noqa: E402
from server.migrate import bring_up_to_date  # noqa: E402
from server.reports.compose import compose  # noqa: E402
from server.reports.typeset import typeset  # noqa: E402
from tests.server.conftest import NOW, Clinic, site, staff  # noqa: E402
from tests.server.finishing import finished  # noqa: E402
from tests.server.journey import a_plan, evening  # noqa: E402

REPORTS = 20


def main() -> None:
    """Measure, print, keep."""
    with tempfile.TemporaryDirectory() as name:
        before, gathered, wall, processor, size = measure(Path(name))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures = {
        "reports": REPORTS,
        "facts_and_words_median_s": round(statistics.median(gathered), 3),
        "pdf_first_s": round(wall[0], 3),
        "pdf_median_s": round(statistics.median(wall[1:]), 3),
        "pdf_processor_median_s": round(statistics.median(processor[1:]), 3),
        "bytes": size,
        "memory_grew_mb": after - before,
        "load_average": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }
    target = CHECKOUT / "build" / "bench" / "trial_report.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=1) + "\n")
    print(json.dumps(figures))


def measure(folder: Path) -> tuple[int, list[float], list[float], list[float], int]:
    """Megabytes before, then seconds of each report's facts, of its PDF by the wall and by the processor."""
    config = Config.from_env({"NOF1_DATA_DIR": str(folder)})
    bring_up_to_date(config, now=NOW)
    engine = make_engine(config.database_url)
    with transaction(engine) as session:
        here = site(session, "Clinic by the Lake")
        nora, karim = staff(session, "Nora", here, "nurse"), staff(session, "Karim", here, "clinician")
    there = finished(
        engine, Clinic(here, nora, karim, nora), a_plan(period_days=7, washout_days=2, periods=6)
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    gathered, wall, processor = [], [], []
    pdf = b""
    for number in range(REPORTS):
        started = time.perf_counter()
        with reading(engine) as session:
            document = compose(gather_report(session, evening(99), karim, there.trial_id, "en"), "en")
        gathered.append(time.perf_counter() - started)
        started, used = time.perf_counter(), time.process_time()
        pdf = typeset(document | {"made": f"Made in the year {2000 + number}"})
        wall.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    engine.dispose()
    return before, gathered, wall, processor, len(pdf)


if __name__ == "__main__":
    main()
