"""`nof1 simulate`: what a design would do, before anyone begins."""

import argparse
from dataclasses import replace

import numpy as np

from nof1.commands.assumed import add_assumed, assumptions_of
from nof1.commands.exit_codes import OK
from nof1.commands.option_types import Group, Subparsers
from nof1.commands.output import add_json, add_language, write
from nof1.commands.plan import ORDERS, add_plan
from nof1.commands.progress import Progress, add_progress
from nof1.commands.rule import add_rule, rule_of
from nof1.commands.smallest import add_smallest, processes_of, smallest_of, start_of
from nof1.commands.stopping import add_stopping, stopping_of
from nof1.errors import InputError
from nof1.planning.characteristics import Characteristics, growing_characteristics
from nof1.planning.data import characteristics_data, smallest_data, stopping_data
from nof1.planning.monitor import Monitored, StoppingRule, monitor
from nof1.planning.simulate import Plan, has_room, require_planned_kind
from nof1.planning.text import characteristics_text, smallest_text, stopping_text
from nof1.values.model import Model
from nof1.values.outcome import Outcome

_EXAMPLES = f"""{ORDERS}

examples:
  how often eight weeks, alternating by chance, give a clear answer
    nof1 simulate --arms A B --period-days 7 --periods 8 --effects 0 0.5 1 \\
         --scale 1 --worthwhile 0.5 --autocorrelation 0.3 --period-shift 0.3 --seed 1

  pain from 0 to 10, lower is better, one day in five not answered, half of the effect left after 2 days
    nof1 simulate --arms usual new --period-days 10 --periods 6 --effects 0 -1 -2 --better lower \\
         --bounds 0 10 --noise 1.5 --worthwhile 1 --missing 0.2 --half-life 2

  the shortest trial that answers in 80 of 100 such trials if the difference is 1.5
    nof1 simulate --arms A B --period-days 7 --effects 0 1.5 --scale 1 --worthwhile 0.5 \\
         --smallest 0.8 --limit-days 168

  the same design, looked at after each cycle, stopped where one is better with .97 or more
    nof1 simulate --arms A B --period-days 7 --periods 8 --effects 0 1 --scale 1 --worthwhile 0.5 \\
         --look-each-cycle --stop-benefit 0.97 --stop-harm 0.97

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
    design = parser.add_argument_group("design")
    add_plan(design)
    design.add_argument("--before", metavar="ARM", help="what is taken before the first day, or none (none)")
    _add_outcome(parser.add_argument_group("outcome"))
    add_assumed(parser.add_argument_group("what is assumed, in the outcome's units"))
    _add_model(parser.add_argument_group("analysis"))
    add_smallest(parser.add_argument_group("the smallest design"))
    add_stopping(parser.add_argument_group("stopping early"))
    _add_output(parser.add_argument_group("simulation and output"))


def run(options: argparse.Namespace) -> int:
    """Simulate and write; returns the exit code."""
    plan = _plan(options)
    options.effects = options.effects or _usual_effects(plan)
    with Progress(options) as progress:
        found = smallest_of(plan, options, progress) if options.smallest is not None else None
        if found and found.design:
            plan = replace(plan, design=found.design)
        rule = stopping_of(options, plan.design)
        simulated = _simulated(plan, options, progress)
        monitored = _monitored(plan, rule, options, progress) if rule else ()
    told, texts = characteristics_data(simulated), []
    if found:
        told["smallest"] = smallest_data(found)
        texts.append(smallest_text(told["smallest"], options.language))
    texts.append(characteristics_text(told, options.language))
    if rule:
        told["stopping"] = stopping_data(rule, monitored)
        texts.append(stopping_text(told, options.language))
    if options.plot:
        _draw(simulated, options)
    write(told | {"words": "\n\n".join(texts)}, "\n\n".join(texts), options)
    return OK


def _add_outcome(group: Group) -> None:
    group.add_argument(
        "--effects",
        nargs="+",
        type=float,
        metavar="X",
        help="true differences (none, and half of, just, twice what is worthwhile)",
    )
    group.add_argument("--outcome", default="outcome", metavar="NAME", help="what is asked, for the figure")
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


def _add_model(group: Group) -> None:
    group.add_argument("--weekday", action="store_true", help="add a shift for each day of the week")
    group.add_argument(
        "--half-life-known", action="store_true", help="the prior of carryover is that of the half-life"
    )
    for term in ("trend", "carryover", "autocorrelation", "period-shifts"):
        group.add_argument(f"--no-{term}", action="store_true", help=f"leave out {term.replace('-', ' ')}")
    add_rule(group)


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


def _usual_effects(plan: Plan) -> list[float]:
    """None, half of, just, and twice what is worthwhile, where the scale has room for it."""
    sign = 1 if plan.outcome.better == "higher" else -1
    usual = [sign * share * plan.outcome.worthwhile if share else 0.0 for share in (0, 0.5, 1, 2)]
    return [effect for effect in usual if has_room(plan, effect)]


def _plan(options: argparse.Namespace) -> Plan:
    outcome = _outcome(options)
    if options.half_life_known and options.half_life is None:
        raise InputError("--half-life-known without --half-life: give the half-life too")
    return Plan(
        design=start_of(options),
        outcome=outcome,
        assumptions=assumptions_of(options, outcome),
        model=_model(options),
        rule=rule_of(options),
        before=_before(options),
    )


def _outcome(options: argparse.Namespace) -> Outcome:
    bounds = tuple(options.bounds) if options.bounds else None
    is_measured = options.kind in ("continuous", "ordinal")
    if is_measured and bounds is None and options.scale is None:
        raise InputError("--scale is missing: give the typical day-to-day spread, or bounds (--bounds 0 10)")
    middle = 0.0 if is_measured and options.middle is None and bounds is None else options.middle
    outcome = Outcome(
        options.outcome,
        better=options.better,
        worthwhile=options.worthwhile,
        bounds=bounds,
        scale=options.scale,
        middle=middle,
        recall=options.recall,
        kind=options.kind,
    )
    require_planned_kind(outcome)
    return outcome


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


def _simulated(plan: Plan, options: argparse.Namespace, progress: Progress) -> Characteristics:
    *_, last = growing_characteristics(
        plan,
        options.effects,
        trials=options.trials,
        seed=options.seed,
        processes=processes_of(options),
        worse=not options.no_worse,
        progress=lambda share: progress.say(f"simulating trials: {share:.0%}"),
    )
    return last


def _monitored(
    plan: Plan, rule: StoppingRule, options: argparse.Namespace, progress: Progress
) -> tuple[Monitored, ...]:
    return monitor(
        plan,
        rule,
        options.effects,
        trials=options.trials,
        seed=options.seed,
        processes=processes_of(options),
        progress=lambda share: progress.say(f"looking early: {share:.0%}"),
    )


def _draw(simulated: Characteristics, options: argparse.Namespace) -> None:
    from nof1.plots import Chances, save_characteristics

    usual, worse = (
        [np.array([getattr(point, name).value for point in points]) for name in ("clear", "wrong")]
        for points in (simulated.points, simulated.worse)
    )
    effects = np.array([point.effect for point in simulated.points])
    order = np.argsort(effects)
    save_characteristics(
        Chances(
            effects[order],
            usual[0][order],
            usual[1][order],
            worse[0][order] if simulated.worse else None,
            worse[1][order] if simulated.worse else None,
            simulated.trials,
        ),
        simulated.plan.outcome,
        options.plot,
        language=options.language,
    )
