"""What every figure shares: paper, colours, texts that fit, and the way into a file."""

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nof1.errors import InputError
from nof1.words.speaker import Speaker

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

ARMS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito's colours: told apart with every kind of colour vision. A seventh arm starts
again, with another sign."""

MARKERS, DASHES = (
    "osD^vP",
    ("-", (0, (5, 2)), (0, (2, 1.5)), (0, (6, 1.5, 1.5, 1.5)), (0, (1, 1)), (0, (8, 2))),
)
"""So that arms are told apart without colour too."""

INK, QUIET, FRAME, PAPER = "#1d2733", "#5d6b7a", "#c4ccd4", "#ffffff"
BETTER, SIMILAR, WORSE = "#2a7f62", "#b8c0c9", "#a8442a"

SMALL, LARGE = 10.0, 13.0
"""Points."""

NARROW = 6.0
"""Inches. On narrower paper what stood beside each other stands below each other."""

_LETTER = 0.57
"""Mean width of a letter in its height; bold ones are an eighth wider."""


def sheet(width: float, height: float) -> "Figure":
    """Empty paper whose parts find room by themselves, in inches.

    Raises
    ------
    InputError
        Matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
        from matplotlib.layout_engine import ConstrainedLayoutEngine
    except ImportError as error:
        raise InputError("a figure needs matplotlib; install it with: pip install 'nof1[plots]'") from error
    layout = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1, hspace=0.04)
    return Figure(figsize=(width, height), layout=layout, facecolor=PAPER)


def save_drawn(drawn: "Figure", path: str | Path, described: str) -> None:
    """Draw into a file; the ending of its name says which kind. The description goes into its metadata.

    Raises
    ------
    InputError
        The kind is unknown, or the file cannot be written.
    """
    from matplotlib import rc_context

    key = "Subject" if str(path).endswith(".pdf") else "Description"
    try:
        with rc_context({"svg.fonttype": "none"}):  # letters stay letters, for search and screen readers
            drawn.savefig(path, dpi=160, facecolor=PAPER, metadata={key: described})
    except ValueError as error:
        raise InputError(f"--plot {path}: give a name that ends in .png, .svg or .pdf") from error
    except OSError as error:
        raise InputError(f"--plot {path}: {error.strerror}") from error


def title_over(drawn: "Figure", text: str) -> None:
    """The sentence above a figure."""
    drawn.suptitle(text, x=0.02, ha="left", fontsize=LARGE, color=INK, fontweight="bold")


def inches(axes: "Axes") -> float:
    """About how wide the axes are."""
    return float(axes.get_window_extent().width / axes.figure.dpi)


def high(axes: "Axes") -> float:
    """About how high the axes are, in inches."""
    return float(axes.get_window_extent().height / axes.figure.dpi)


def wrapped(text: str, width: float, size: float = SMALL) -> str:
    """Broken into lines that fit so many inches."""
    kept = text.replace(" %", "\u00a0%")  # a number stays with its sign
    return "\n".join(textwrap.wrap(kept, max(12, int(width * 72 / (_LETTER * size)))))


def drawn_as(arm: int) -> tuple[str, str, Any]:
    """Colour, sign and dashes of an arm (index): no two of 36 have all of them alike."""
    turned = arm + arm // len(ARMS)
    return ARMS[arm % len(ARMS)], MARKERS[turned % len(MARKERS)], DASHES[turned % len(DASHES)]


def shortened(text: str, letters: int) -> str:
    """Both ends of a text, with a sign for what is left out: names often differ at their ends alone."""
    if len(text) <= letters:
        return text
    end = letters // 3
    return f"{text[: letters - end - 1].rstrip()}…{text[-end:].lstrip()}"


def name(axes: "Axes", say: Speaker, arm: str) -> str:
    """An arm's label, as long as there is room for it."""
    return shortened(say.label(arm), max(20, int(7 * inches(axes))))


def legend(axes: "Axes", *, above: float = 1.0) -> None:
    """Above the axes, in as many columns as fit; long labels are broken."""
    handles, labels = axes.get_legend_handles_labels()
    if not handles:
        return
    labels = [wrapped(label, inches(axes) - 0.1) for label in labels]
    place: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (-0.01, above)}
    place |= {"handlelength": 1.8, "handletextpad": 0.5, "columnspacing": 1.4, "frameon": False}
    columns = _columns(labels, 0.98 * inches(axes))
    axes.legend(handles, labels, ncols=columns, fontsize=SMALL, labelcolor=INK, **place)


def _columns(labels: list[str], width: float) -> int:
    """As many as fit when each column is as wide as its longest label."""
    needed = [0.5 + _LETTER * SMALL / 72 * max(map(len, label.splitlines())) for label in labels]
    for columns in range(len(labels), 1, -1):
        rows = -(-len(labels) // columns)
        if sum(max(needed[first : first + rows]) for first in range(0, len(needed), rows)) <= width:
            return -(-len(labels) // rows)
    return 1


def quiet(axes: "Axes", *, left: bool = True) -> None:
    """Frame and numbers step back behind what they frame."""
    for side in ("top", "right") if left else ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(FRAME)
    axes.tick_params(colors=QUIET, labelsize=SMALL)
    if not left:
        axes.set_yticks([])


def label_x(axes: "Axes", text: str, say: Speaker) -> None:
    """What the numbers along the foot mean; they are written as the language does."""
    axes.set_xlabel(wrapped(text, inches(axes)), color=QUIET, fontsize=SMALL)
    axes.xaxis.set_major_formatter(_numbers(say))


def label_y(axes: "Axes", text: str, say: Speaker) -> None:
    """What the numbers along the side mean, in two lines at most; they are written as the language does."""
    lines = wrapped(text, 0.9 * high(axes)).splitlines()
    shown = lines if len(lines) <= 2 else [lines[0], lines[1][:-1].rstrip() + "…"]
    axes.set_ylabel("\n".join(shown), color=QUIET, fontsize=SMALL)
    axes.yaxis.set_major_formatter(_numbers(say))


def _numbers(say: Speaker) -> Callable[[float, float], str]:
    return lambda number, _: say.stated(float(f"{number:.10g}"))


def nothing(axes: "Axes", text: str) -> None:
    """Say in the middle of empty axes why they are empty."""
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=QUIET, fontsize=SMALL)
