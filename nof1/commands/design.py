"""`nof1 design`: draw the sequence of a trial, and say what the design can and cannot do."""

import argparse
import os
from datetime import date, timedelta
from typing import Any, get_args

from nof1.commands.exit_codes import OK
from nof1.commands.option_types import Subparsers
from nof1.commands.output import add_json, add_language, write
from nof1.commands.plan import ORDERS, add_plan, design_of
from nof1.designs.design import ALGORITHM, Design, Period, draw
from nof1.designs.remarks import Remark, remark_text, remarks, smallest_p
from nof1.designs.trend import trend_r2_of
from nof1.values.outcome import Recall
from nof1.words.speaker import Language, Speaker

_EXAMPLES = f"""{ORDERS}

examples:
  eight weeks, the order drawn in pairs; the same seed gives the same order everywhere
    nof1 design --arms A B --period-days 7 --periods 8 --order pairs --seed 1

  the same with a week of baseline, two days of washout, no arm more than twice in a row, as JSON
    nof1 design --arms "no tablet" tablet --period-days 7 --periods 8 --order blocks \\
         --block-periods 8 --longest-run 2 --washout-days 2 --baseline-days 7 \\
         --start 2026-03-02 --json -

  an order of your own
    nof1 design --arms A B --period-days 14 --sequence A B B A

Whoever takes part should not see the order, nor the seed. JSON counts study days from 0, as the library does.

exit codes: 0 drawn, 2 a design that cannot be drawn (the message says why)"""


def add(commands: Subparsers) -> None:
    """The command with its options."""
    parser = commands.add_parser(
        "design",
        help="draw the sequence of a trial",
        description="Draw the sequence of a trial's periods, and say what the design can and cannot do.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    add_plan(parser.add_argument_group("plan"))
    group = parser.add_argument_group("draw")
    group.add_argument(
        "--seed", type=int, metavar="N", help="0 to 2**128 - 1 (without: drawn from the system, and printed)"
    )
    group.add_argument("--start", type=_date, metavar="DATE", help="date of the first day, 2026-03-02")
    group.add_argument(
        "--recall", default="24h", choices=get_args(Recall), help="which days the question speaks of (24h)"
    )
    output = parser.add_argument_group("output")
    add_language(output)
    add_json(output)


def run(options: argparse.Namespace) -> int:
    """Draw and write; returns the exit code."""
    design = design_of(options)
    seed = int.from_bytes(os.urandom(16), "big") if options.seed is None else options.seed
    told = _told(design, seed, options)
    write(told, _text(told, options.language), options)
    return OK


def _told(design: Design, seed: int, options: argparse.Namespace) -> dict[str, Any]:
    sequence = draw(design, seed)
    arms = [period.arm for period in sequence if period.arm >= 0]
    return {
        "arms": [arm.label for arm in design.arms],
        "order": design.order,
        "periods": design.periods,
        "period_days": design.period_days,
        "washout_days": design.washout_days,
        "baseline_days": design.baseline_days,
        "block_periods": design.block_periods,
        "longest_run": design.longest_run,
        "days": design.days,
        "sequence": [_period(design, period, options.start) for period in sequence],
        "algorithm": ALGORITHM if design.is_randomised else None,
        "seed": str(seed) if design.is_randomised else None,
        "possible_sequences": design.possible_sequences,
        "smallest_p": smallest_p(design),
        "trend_r2": float(trend_r2_of(design, [arms])[0]),
        "remarks": [_remark(remark, options.language) for remark in remarks(design, options.recall)],
    }


def _period(design: Design, period: Period, start: date | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": "treatment" if period.arm >= 0 else "baseline",
        "arm": design.arms[period.arm].label if period.arm >= 0 else None,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "washout_days": period.washout_days,
    }
    if start is not None:
        told["first_date"] = (start + timedelta(days=period.first_day)).isoformat()
        told["last_date"] = (start + timedelta(days=period.last_day)).isoformat()
    return told


def _remark(remark: Remark, language: Language) -> dict[str, Any]:
    return {"code": remark.code, "numbers": dict(remark.numbers), "text": remark_text(remark, language)}


def _text(told: dict[str, Any], language: Language) -> str:
    say = Speaker(language)
    numbers = {name: str(told[name]) for name in ("periods", "period_days", "days")}
    periods = [
        f"  {_days(period, say)}  {period['arm'] or say('design.baseline')}" for period in told["sequence"]
    ]
    parts = [
        "\n".join([say("design.head", order=say(f"order.{told['order']}"), **numbers), *periods]),
        _chances(told, say),
        "\n".join(f"! {remark['text']}" for remark in told["remarks"]),
    ]
    return "\n\n".join(part for part in parts if part)


def _days(period: dict[str, Any], say: Speaker) -> str:
    if "first_date" in period:
        return say("design.dates", first=period["first_date"], last=period["last_date"])
    return say("design.days", first=f"{period['first_day'] + 1:>3}", last=f"{period['last_day'] + 1:>3}")


def _chances(told: dict[str, Any], say: Speaker) -> str:
    overlap = say("design.trend", trend_r2=say.share(told["trend_r2"]))
    if told["seed"] is None:
        return overlap
    count, least = str(told["possible_sequences"]), say.plain(told["smallest_p"])
    sequences = say("design.sequences", possible_sequences=count, smallest_p=least)
    return "\n".join([sequences, overlap, say("design.seed", seed=told["seed"], algorithm=told["algorithm"])])


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-03-02") from error
