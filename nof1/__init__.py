"""Trials of one person: which treatment is better for them, by an amount they care about, and how sure.

import nof1

series = nof1.read("diary.csv", time="date", arm="treatment", outcome="pain")
pain = nof1.Outcome("pain", better="lower", worthwhile=1, bounds=(0, 10))
result = nof1.analyse(series, pain)
print(result)
"""

from nof1.analysis import analyse
from nof1.checks import Check
from nof1.clock import Clock
from nof1.design import Arm, Design, Period, commitment, draw
from nof1.effect import DecisionRule, Effect, TrialVerdict, trial_verdict, verdict
from nof1.errors import DesignError, InputError, LineFault, Nof1Error, NotBuiltError
from nof1.fit import Fit, fit
from nof1.layout import Layout, lay_out
from nof1.model import Model
from nof1.observations import WASHOUT, ArmDescription, Observations, describe
from nof1.outcome import Outcome
from nof1.priors import Priors
from nof1.read import read, read_people
from nof1.result import Analysis
from nof1.rows import Columns, Row, read_rows

__all__ = [
    "WASHOUT",
    "Analysis",
    "Arm",
    "ArmDescription",
    "Check",
    "Clock",
    "Columns",
    "DecisionRule",
    "Design",
    "DesignError",
    "Effect",
    "Fit",
    "InputError",
    "Layout",
    "LineFault",
    "Model",
    "Nof1Error",
    "NotBuiltError",
    "Observations",
    "Outcome",
    "Period",
    "Priors",
    "Row",
    "TrialVerdict",
    "analyse",
    "commitment",
    "describe",
    "draw",
    "fit",
    "lay_out",
    "read",
    "read_people",
    "read_rows",
    "trial_verdict",
    "verdict",
]
