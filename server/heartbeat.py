"""The second process: a few ticks that look for rows whose time has come. No tick waits for a fit."""

import argparse
import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine

from server.channels import email, web_push
from server.compute import open_workers
from server.conduct.advance_trials import advance_trials
from server.conduct.ask_workers import forget_replies
from server.conduct.deliver_prompts import Doors, Postman
from server.conduct.escalate_tasks import escalate_tasks
from server.conduct.plan_prompts import plan_waiting_trials
from server.conduct.run_computations import Runner
from server.conduct.send_on_request import send_on_request
from server.config import Config
from server.db import make_engine, transaction
from server.lifeline import follow
from server.logs import log_without_words
from server.supervise import stop_on_signals
from server.tries import forget_tries

COMPUTE_EVERY = 0.25
ADVANCE_EVERY = 2.0
DELIVER_EVERY = 2.0
ESCALATE_EVERY = 10.0
FORGET_EVERY = 3600.0
PLAN_EVERY = 60.0


def beat(config: Config, stop: threading.Event) -> None:
    """Tick until asked to stop. A tick that is late is run once, and never beside itself."""
    with _engine(config) as engine, open_workers(config) as workers:
        name = f"{socket.gethostname()}/{os.getpid()}"
        runner = Runner(engine, workers, name)
        doors = open_doors(config)
        postman = Postman(engine, doors, name, lambda: datetime.now(UTC))

        def advance(now: datetime) -> None:
            with transaction(engine) as session:
                advance_trials(session, now)

        def plan(now: datetime) -> None:
            with transaction(engine) as session:
                plan_waiting_trials(session, now)

        def escalate(now: datetime) -> None:
            mails = partial(email.send, config.mail) if config.mail else None
            escalate_tasks(engine, now, mails, f"{config.address}/clinic/#/tasks")

        def forget(now: datetime) -> None:
            with transaction(engine) as session:
                forget_tries(session, now)
                forget_replies(session, now)

        def deliver(_now: datetime) -> None:
            postman.deliver_prompts(stop.is_set)

        def send_asked(now: datetime) -> None:
            send_on_request(engine, postman.doors, config.secret_key, now)

        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(4)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        _every(scheduler, COMPUTE_EVERY, runner.run_computations)
        _every(scheduler, ADVANCE_EVERY, advance)
        _every(scheduler, DELIVER_EVERY, deliver)
        _every(scheduler, DELIVER_EVERY, send_asked)
        _every(scheduler, PLAN_EVERY, plan)
        _every(scheduler, ESCALATE_EVERY, escalate)
        _every(scheduler, FORGET_EVERY, forget)
        scheduler.start()
        stop.wait()
        scheduler.shutdown(wait=True)
        runner.release(datetime.now(UTC))


def open_doors(config: Config) -> Doors:
    """The doors outward that the settings allow."""
    mail, contact = config.mail, config.push_contact
    sender = web_push.Sender(config.push_key, contact, config.push_test_origin) if contact else None
    return Doors(
        address=config.address,
        push=partial(web_push.send, sender) if sender else None,
        email=partial(email.send, mail) if mail else None,
    )


def _every(scheduler: BackgroundScheduler, seconds: float, tick: Callable[[datetime], None]) -> None:
    scheduler.add_job(lambda: tick(datetime.now(UTC)), "interval", seconds=seconds, id=tick.__name__)


@contextlib.contextmanager
def _engine(config: Config) -> Iterator[Engine]:
    engine = make_engine(config.database_url)
    yield engine
    engine.dispose()


def main() -> None:
    """Run as a child of `python -m server`, or alone."""
    parser = argparse.ArgumentParser(prog="python -m server.heartbeat")
    parser.add_argument("--lifeline", type=int)
    given = parser.parse_args()
    log_without_words("nof1 heartbeat", logging.ERROR)
    stop = threading.Event()
    stop_on_signals(stop)
    if given.lifeline is not None:
        follow(given.lifeline)
    beat(Config.from_env(), stop)


if __name__ == "__main__":
    main()
