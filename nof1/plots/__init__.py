"""Figures. Each is drawn on matplotlib axes by `draw_…`, told in words by `describe_…`, written by `save_…`.

Told apart by shape and dashes besides colour, so that they can be read on grey paper and with every kind of
colour vision. Importing this loads no matplotlib.
"""

from nof1.plots.characteristics import Chances, describe_characteristics, draw_characteristics
from nof1.plots.icons import describe_icons, draw_icons, out_of_hundred
from nof1.plots.people import Caterpillar, describe_people, draw_people
from nof1.plots.posterior import describe_posterior, draw_posterior
from nof1.plots.predictive import describe_predictive, draw_predicted_days, draw_predicted_periods
from nof1.plots.result import FIGURES, describe, figure, save, save_characteristics, save_people
from nof1.plots.series import describe_series, draw_series

__all__ = [
    "FIGURES",
    "Caterpillar",
    "Chances",
    "describe",
    "describe_characteristics",
    "describe_icons",
    "describe_people",
    "describe_posterior",
    "describe_predictive",
    "describe_series",
    "draw_characteristics",
    "draw_icons",
    "draw_people",
    "draw_posterior",
    "draw_predicted_days",
    "draw_predicted_periods",
    "draw_series",
    "figure",
    "out_of_hundred",
    "save",
    "save_characteristics",
    "save_people",
]
