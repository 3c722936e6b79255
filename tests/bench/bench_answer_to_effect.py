"""From an answer to the new effect stored: seconds, in a really running server.

    .venv/bin/python tests/bench/bench_answer_to_effect.py

A phone sends one answer after the other to `python -m server` on SQLite; each time runs from before the PUT
until the analysis that has this answer stands in the database. The first ones warm up and are not counted.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from sqlmodel import col, select  # noqa: E402

from server.config import Config  # noqa: E402
from server.db import make_engine, reading, transaction  # noqa: E402
from server.migrate import bring_up_to_date  # noqa: E402
from server.tables import Analysis  # noqa: E402
from tests.server.conftest import Clinic, free_port, site, staff  # noqa: E402
from tests.server.running import a_phone, real_now, running, wait_for  # noqa: E402

DAYS, WARM_UP = 40, 16
"""Of the first 16 answers the later ones still change how many periods there are to leave out in turn."""


def main() -> None:
    """Measure, print, keep."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        times, fits = measure(folder)
    counted, fitted = times[WARM_UP:], fits[WARM_UP:]
    figures = {
        "answers": len(counted),
        "median_s": round(statistics.median(counted), 3),
        "slowest_s": round(max(counted), 3),
        "of_it_the_fit_and_its_checks_median_s": round(statistics.median(fitted), 3),
        "load_average": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }
    target = CHECKOUT / "build" / "bench" / "answer_to_effect.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=1) + "\n")
    print(json.dumps(figures))


def measure(folder: Path) -> tuple[list[float], list[float]]:
    """Seconds from each PUT to its stored result, and the seconds of these that the analysis itself took."""
    config = Config.from_env({"NOF1_DATA_DIR": str(folder)})
    bring_up_to_date(config, now=real_now())
    engine = make_engine(config.database_url)
    with transaction(engine) as session:
        here = site(session, "Clinic by the Lake")
        nora, karim = staff(session, "Nora", here, "nurse"), staff(session, "Karim", here, "clinician")
        phone = a_phone(session, Clinic(here, nora, karim, nora), real_now(), days=DAYS)
    newest = select(Analysis).order_by(col(Analysis.computed_at).desc())
    times, fits = [], []
    port = free_port()
    with running(folder, port):
        for place in range(DAYS):
            started = time.perf_counter()
            status = phone.send(port, uuid4(), phone.checkin(place, float(place * 7 % 5 + 3)))
            if status != 200:
                raise SystemExit(f"the answer of day {place + 1} was not kept: {status}")

            def is_stored(day: int = place + 1) -> bool:
                with reading(engine) as session:
                    found = session.exec(newest).first()
                if found is not None and found.last_answer_day == day:
                    fits.append(found.seconds)
                    return True
                return False

            wait_for(is_stored)
            times.append(time.perf_counter() - started)
    engine.dispose()
    return times, fits


if __name__ == "__main__":
    main()
