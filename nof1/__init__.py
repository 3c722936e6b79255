"""Trials of one person: which treatment is better for them, by an amount they care about, and how sure.

import nof1

series = nof1.read("diary.csv", time="date", arm="treatment", outcome="pain")
pain = nof1.Outcome("pain", better="lower", worthwhile=1, bounds=(0, 10))
result = nof1.analyse(series, pain)
print(result)
"""

from nof1.analysis.analyse import analyse
from nof1.analysis.result import Analysis
from nof1.designs.adaptive import AdaptiveDesign, AdaptiveDraw, draw_block
from nof1.designs.design import Arm, Design, Period, commitment, draw
from nof1.designs.planned import planned
from nof1.designs.remarks import Remark, remark_text, remarks
from nof1.designs.rerandomise import Rerandomisation, drawn_as, rerandomise
from nof1.errors import DesignError, InputError, LineFault, Nof1Error, NotBuiltError
from nof1.fitting.fit import Fit, fit
from nof1.people.borrow import Borrowed, borrow, with_and_without
from nof1.people.everyone import analyse_people, fit_people
from nof1.people.pooled import Pooled, pool
from nof1.people.pooling import pool_effects
from nof1.planning.assumptions import Assumptions
from nof1.planning.characteristics import Characteristics, growing_characteristics, operating_characteristics
from nof1.planning.monitor import Monitored, StoppingRule, monitor
from nof1.planning.next_cycle import NextCycle, next_cycle
from nof1.planning.simulate import Plan, simulate
from nof1.planning.smallest import Smallest, smallest_design
from nof1.reading.clock import Clock
from nof1.reading.layout import Layout, lay_out
from nof1.reading.read import read, read_people
from nof1.reading.rows import Columns, Row, read_rows
from nof1.values.check import Check
from nof1.values.effect import DecisionRule, Effect, TrialVerdict, trial_verdict, verdict
from nof1.values.model import Model
from nof1.values.observations import (
    BASELINE,
    WASHOUT,
    ArmDescription,
    Covariate,
    Observations,
    describe,
    describe_baseline,
)
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors
from nof1.weighing.weigh import Weighing, weigh
from nof1.weighing.weights import Weights

__all__ = [
    "BASELINE",
    "WASHOUT",
    "AdaptiveDesign",
    "AdaptiveDraw",
    "Analysis",
    "Arm",
    "ArmDescription",
    "Assumptions",
    "Borrowed",
    "Characteristics",
    "Check",
    "Clock",
    "Columns",
    "Covariate",
    "DecisionRule",
    "Design",
    "DesignError",
    "Effect",
    "Fit",
    "InputError",
    "Layout",
    "LineFault",
    "Model",
    "Monitored",
    "NextCycle",
    "Nof1Error",
    "NotBuiltError",
    "Observations",
    "Outcome",
    "Period",
    "Plan",
    "Pooled",
    "Priors",
    "Remark",
    "Rerandomisation",
    "Row",
    "Smallest",
    "StoppingRule",
    "TrialVerdict",
    "Weighing",
    "Weights",
    "analyse",
    "analyse_people",
    "borrow",
    "commitment",
    "describe",
    "describe_baseline",
    "draw",
    "draw_block",
    "drawn_as",
    "fit",
    "fit_people",
    "growing_characteristics",
    "lay_out",
    "monitor",
    "next_cycle",
    "operating_characteristics",
    "planned",
    "pool",
    "pool_effects",
    "read",
    "read_people",
    "read_rows",
    "remark_text",
    "remarks",
    "rerandomise",
    "simulate",
    "smallest_design",
    "trial_verdict",
    "verdict",
    "weigh",
    "with_and_without",
]
