"""`nof1 simulate`: what a design would do, before anyone begins."""

import argparse
import os
from dataclasses import replace
from typing import Any, get_args

from nof1.assumptions import Assumptions, kept_of
from nof1.characteristics import Characteristics, growing_characteristics
from nof1.commands.exit_codes import OK
from nof1.commands.option_types import Group, Subparsers
from nof1.commands.output import add_json, add_language, write
from nof1.commands.progress import Progress, add_progress
from nof1.design import Arm, Design, Order
from nof1.effect import DecisionRule
from nof1.errors import InputError
from nof1.model import Model
from nof1.outcome import Outcome
from nof1.planning import characteristics_data, characteristics_text, smallest_data, smallest_text
from nof1.simulate import Plan
from nof1.smallest import Smallest, smallest_design

_EXAMPLES = """examples:
  how often eight weeks, alternating by chance, give a clear answer
    nof1 simulate --arms A B --period-days 7 --periods 8 --effects 0 0.5 1 \\
         --scale 1 --worthwhile 0.5 --autocorrelation 0.3 --period-shift 0.3 --seed 1

  pain from 0 to 10, lower is better, one day in five not answered, half of the effect left after 2 days
    nof1 simulate --arms usual new --period-days 10 --periods 6 --effects 0 -1 -2 --better lower \\
         --bounds 0 10 --noise 1.5 --worthwhile 1 --missing 0.2 --half-life 2

  the shortest trial that answers in 80 of 100 such trials if the difference is 1.5
    nof1 simulate --arms A B --period-days 7 --effects 0 1.5 --scale 1 --worthwhile 0.5 \\
         --smallest 0.8 --limit-days 168

Effects are the last arm minus the first, in the outcome's units, never flipped: with --better lower a benefit
is negative. With more than two arms the others are as the first.

exit codes: 0 a result, 2 bad input"""


def add(commands: Subparsers) -> None:
    """The command with its options."""
    parser = commands.add_parser(
        "simulate",
        help="how often a design would give a clear answer, and a wrong one",
        description="Simulate trials of a design with known truth, and analyse each as a real one.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    _add_design(parser.add_argument_group("design"))
    _add_outcome(parser.add_argument_group("outcome"))
    _add_truth(parser.add_argument_group("what is assumed, in the outcome's units"))
    _add_model(parser.add_argument_group("analysis"))
    _add_search(parser.add_argument_group("the smallest design"))
    _add_output(parser.add_argument_group("simulation and output"))


def run(options: argparse.Namespace) -> int:
    """Simulate and write; returns the exit code."""
    plan = _plan(options)
    with Progress(options) as progress:
        found = _smallest(plan, options, progress) if options.smallest is not None else None
        if found and found.design:
            plan = replace(plan, design=found.design)
        simulated = _simulated(plan, options, progress)
    _write(found, simulated, options)
    return OK


def _add_design(group: Group) -> None:
    group.add_argument("--arms", nargs="+", required=True, metavar="ARM", help="the reference first")
    group.add_argument("--period-days", type=int, required=True, metavar="N", help="days of each period")
    group.add_argument("--periods", type=int, metavar="N", help="of all arms together")
    group.add_argument("--order", default="pairs", choices=get_args(Order), help="(pairs)")
    group.add_argument("--washout-days", type=int, default=0, metavar="N", help="between periods (0)")
    group.add_argument("--before", metavar="ARM", help="what is taken before the first day, or none (none)")


def _add_outcome(group: Group) -> None:
    group.add_argument(
        "--effects", nargs="+", type=float, required=True, metavar="X", help="true differences to simulate"
    )
    group.add_argument(
        "--worthwhile", required=True, type=float, metavar="X", help="the smallest difference that matters"
    )
    group.add_argument("--better", default="higher", choices=("higher", "lower"), help="(higher)")
    group.add_argument(
        "--scale",
        type=float,
        metavar="S",
        help="typical day-to-day spread: scale of the priors, and the noise",
    )
    group.add_argument(
        "--middle", type=float, metavar="M", help="a typical answer (0, or between the bounds)"
    )
    group.add_argument(
        "--bounds", nargs=2, type=float, metavar=("LOW", "HIGH"), help="lowest and highest possible answer"
    )
    group.add_argument(
        "--kind",
        default="continuous",
        choices=("continuous", "ordinal", "binary", "count"),
        help="(continuous)",
    )
    group.add_argument(
        "--recall",
        default="24h",
        choices=("now", "waking", "night", "24h", "7d", "14d"),
        help="which days the question speaks of (24h)",
    )


def _add_truth(group: Group) -> None:
    group.add_argument("--noise", type=float, metavar="SD", help="day-to-day spread (the scale)")
    group.add_argument("--autocorrelation", type=float, default=0.3, metavar="RHO", help="of its days (0.3)")
    lasting = group.add_mutually_exclusive_group()
    lasting.add_argument(
        "--carryover", type=float, default=0.0, metavar="W", help="share of an effect kept a day (0)"
    )
    lasting.add_argument("--half-life", type=float, metavar="DAYS", help="of an effect, instead")
    group.add_argument("--period-shift", type=float, default=0.0, metavar="SD", help="between periods (0)")
    group.add_argument("--trend", type=float, default=0.0, metavar="X", help="change over the trial (0)")
    group.add_argument("--weekday-shift", type=float, default=0.0, metavar="SD", help="between weekdays (0)")
    group.add_argument("--missing", type=float, default=0.0, metavar="SHARE", help="of the answers (0)")
    group.add_argument(
        "--missing-on-bad-days", type=float, metavar="SHARE", help="of those on bad days (as on others)"
    )
    group.add_argument("--level", type=float, metavar="M", help="expected answer with the first arm (middle)")


def _add_model(group: Group) -> None:
    group.add_argument("--weekday", action="store_true", help="add a shift for each day of the week")
    group.add_argument(
        "--half-life-known", action="store_true", help="the prior of carryover is that of the half-life"
    )
    for term in ("trend", "carryover", "autocorrelation", "period-shifts"):
        group.add_argument(f"--no-{term}", action="store_true", help=f"leave out {term.replace('-', ' ')}")
    rule = DecisionRule()
    for name, value in (("benefit", rule.benefit), ("harm", rule.harm), ("similar", rule.similar)):
        group.add_argument(
            f"--{name}",
            type=float,
            default=value,
            metavar="P",
            help=f"of the rule for a clear answer ({value})",
        )


def _add_search(group: Group) -> None:
    group.add_argument(
        "--smallest", type=float, metavar="CHANCE", help="of a right and clear answer, such as .8"
    )
    group.add_argument(
        "--at", type=float, metavar="X", help="at this true difference (the largest of --effects)"
    )
    group.add_argument("--limit-days", type=int, default=168, metavar="N", help="longest trial (168)")
    group.add_argument(
        "--try-period-days",
        nargs="+",
        type=int,
        default=[],
        metavar="N",
        help="lengths of periods to try too",
    )


def _add_output(group: Group) -> None:
    group.add_argument("--trials", type=int, default=1000, metavar="N", help="for each effect (1000)")
    group.add_argument("--seed", type=int, default=0, metavar="N", help="same seed, same result (0)")
    group.add_argument("--processes", type=int, metavar="N", help="(one a core); the result is the same")
    group.add_argument(
        "--no-worse", action="store_true", help="leave out the assumptions that are 50 %% worse"
    )
    add_language(group)
    add_json(group)
    group.add_argument("--plot", metavar="FILE", help="draw a figure: .png, .svg or .pdf")
    add_progress(group)


def _plan(options: argparse.Namespace) -> Plan:
    outcome = _outcome(options)
    if options.periods is None and options.smallest is None:
        raise InputError(
            "--periods is missing: say how many periods, or ask for the smallest design (--smallest .8)"
        )
    if options.half_life_known and options.half_life is None:
        raise InputError("--half-life-known without --half-life: give the half-life too")
    arms = tuple(Arm(label) for label in options.arms)
    return Plan(
        design=Design(
            arms,
            options.periods if options.periods is not None else 2 * len(arms),
            options.period_days,
            washout_days=options.washout_days,
            order=options.order,
        ),
        outcome=outcome,
        assumptions=_assumptions(options, outcome),
        model=_model(options),
        rule=DecisionRule(options.benefit, options.harm, options.similar),
        before=_before(options),
    )


def _outcome(options: argparse.Namespace) -> Outcome:
    bounds = tuple(options.bounds) if options.bounds else None
    if bounds is None and options.scale is None:
        raise InputError("--scale is missing: give the typical day-to-day spread, or bounds (--bounds 0 10)")
    middle = 0.0 if options.middle is None and bounds is None else options.middle
    return Outcome(
        "outcome",
        better=options.better,
        worthwhile=options.worthwhile,
        bounds=bounds,
        scale=options.scale,
        middle=middle,
        recall=options.recall,
        kind=options.kind,
    )


def _assumptions(options: argparse.Namespace, outcome: Outcome) -> Assumptions:
    low, high = outcome.bounds or (0.0, 0.0)
    scale = outcome.scale if outcome.scale is not None else (high - low) / 4
    middle = outcome.middle if outcome.middle is not None else (low + high) / 2
    return Assumptions(
        noise=options.noise if options.noise is not None else scale,
        autocorrelation=options.autocorrelation,
        carryover=kept_of(options.half_life) if options.half_life is not None else options.carryover,
        period_shift=options.period_shift,
        trend=options.trend,
        weekday=options.weekday_shift,
        missing=options.missing,
        missing_on_bad_days=options.missing_on_bad_days,
        level=options.level if options.level is not None else middle,
    )


def _model(options: argparse.Namespace) -> Model:
    return Model(
        trend=not options.no_trend,
        carryover=not options.no_carryover,
        autocorrelation=not options.no_autocorrelation,
        period_shifts=False if options.no_period_shifts else None,
        weekday=options.weekday,
        half_life=options.half_life if options.half_life_known else None,
    )


def _before(options: argparse.Namespace) -> int | None:
    if options.before is None or options.before == "none":
        return None
    if options.before not in options.arms:
        raise InputError(f"--before is {options.before!r}; the arms are {', '.join(options.arms)}")
    return int(options.arms.index(options.before))


def _processes(options: argparse.Namespace) -> int:
    return options.processes if options.processes is not None else os.cpu_count() or 1


def _smallest(plan: Plan, options: argparse.Namespace, progress: Progress) -> Smallest:
    at = options.at if options.at is not None else max(options.effects, key=abs)
    lengths = sorted({options.period_days, *options.try_period_days})
    return smallest_design(
        plan,
        at,
        chance=options.smallest,
        limit_days=options.limit_days,
        period_days=lengths,
        trials=options.trials,
        seed=options.seed,
        processes=_processes(options),
        progress=lambda one: progress.say(
            f"tried {one.design.periods} periods of {one.design.period_days} days: "
            f"{100 * one.right.value:.0f} of 100 right and clear"
        ),
    )


def _simulated(plan: Plan, options: argparse.Namespace, progress: Progress) -> Characteristics:
    *_, last = growing_characteristics(
        plan,
        options.effects,
        trials=options.trials,
        seed=options.seed,
        processes=_processes(options),
        worse=not options.no_worse,
        progress=lambda share: progress.say(f"simulating trials: {share:.0%}"),
    )
    return last


def _write(found: Smallest | None, simulated: Characteristics, options: argparse.Namespace) -> None:
    told: dict[str, Any] = characteristics_data(simulated)
    texts = [characteristics_text(told, options.language)]
    if found:
        search = smallest_data(found)
        texts.insert(0, smallest_text(search, options.language))
        told = told | {"smallest": search}
    write(told | {"words": "\n\n".join(texts)}, "\n\n".join(texts), options)
