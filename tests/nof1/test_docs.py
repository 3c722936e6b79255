"""What the documents say of the code is so."""

import ast
import inspect
import re
import tomllib
from pathlib import Path

import pytest

import nof1

ROOT = Path(__file__).parents[2]
STATISTICS = (ROOT / "docs" / "statistics.md").read_text("utf-8")


ROW = r"^\| `(\w+)` \| ((?:withhold|qualify|note)(?:, or note)?) \| .+ \|$"


def checks_in_code() -> dict[str, set[str]]:
    """Name → consequences, from every `Check("name", …, "consequence")`, and every name that has a phrase."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "nof1").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Check":
                values = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
                if isinstance(values[0], str):
                    found.setdefault(values[0], set()).update({values[2]} - {None})
    phrases = tomllib.loads((ROOT / "nof1" / "words" / "phrases" / "en.toml").read_text("utf-8"))
    named = {key.split(".")[1] for key in phrases if key.startswith("check.") and key.count(".") > 1}
    return {name: set() for name in named} | found


def checks_in_docs() -> dict[str, set[str]]:
    rows = re.findall(ROW, STATISTICS, re.MULTILINE)
    return {name: set(re.findall("withhold|qualify|note", consequence)) for name, consequence in rows}


def test_every_check_is_explained_and_no_other() -> None:
    assert sorted(checks_in_docs()) == sorted(checks_in_code())


def test_a_check_has_the_consequence_that_is_explained() -> None:
    told = checks_in_docs()
    assert {name: told[name] for name, found in checks_in_code().items() if not found <= told[name]} == {}


def test_the_default_rule_and_priors_are_those_that_are_explained() -> None:
    rule = nof1.DecisionRule()
    assert (rule.benefit, rule.harm, rule.similar) == (0.8, 0.05, 0.8)
    assert "p_worthwhile ≥ .80 and p_harm ≤ .05" in STATISTICS
    priors = nof1.Priors.of(nof1.Outcome("y", "higher", 1.0, scale=8.0, middle=0.0))
    told = {
        "N(middle, (2S)²)": priors.middle_sd / 16,
        "N(0, S²/2)": 2 * (priors.arm_sd / 8) ** 2,
        "N(0, (S/4)²)": priors.weekday_sd / 2,
        "N(0, (S/2)²)": priors.covariate_sd / 4,
        "half-normal(S/2)": priors.period_sd / 4,
        "half-normal(S)": priors.noise_sd / 8,
    }
    assert list(told.values()) == pytest.approx([1.0] * 6)
    assert all(text in STATISTICS for text in told)
    assert (priors.autocorrelation, priors.carryover) == ((2.0, 2.0), (1.0, 3.0))


def test_every_file_that_is_named_is_there() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        text = page.read_text("utf-8")
        for link in re.findall(r"\]\((?!http|#)([^)#]+)", text):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"
        for name in re.findall(r"`((?:nof1|tests|docs)/[\w/]+\.\w+)`", text):
            assert (ROOT / name).exists(), f"{page.name} names {name}"


ORDER = ("Parameters", "Returns", "Yields", "Raises", "Notes", "References", "Examples")

PUBLIC = [getattr(nof1, name) for name in nof1.__all__]
CALLED = [one for one in PUBLIC if inspect.isfunction(one)]
MADE = [one for one in PUBLIC if inspect.isclass(one)]


@pytest.mark.parametrize("one", CALLED + MADE, ids=lambda one: one.__name__)
def test_a_public_name_says_what_it_is(one: object) -> None:
    told = inspect.getdoc(one)
    assert told
    first = told.splitlines()[0]
    assert first.endswith((".", "?", ":")), first


@pytest.mark.parametrize("function", CALLED, ids=lambda one: one.__name__)
def test_a_public_function_explains_what_it_takes_and_what_it_refuses(function: object) -> None:
    told = inspect.getdoc(function) or ""
    source = inspect.getsource(function)  # type: ignore[arg-type]
    sections = re.findall(r"^(\w+)\n-{3,}$", told, re.MULTILINE)
    assert sections == [one for one in ORDER if one in sections]
    parameters = inspect.signature(function).parameters  # type: ignore[arg-type]
    if len(parameters) > 5:
        assert "Parameters" in sections
    explained = re.findall(
        r"^(\w[\w, ]*)$", told.partition("Parameters\n")[2].partition("\n\n")[0], re.MULTILINE
    )
    assert {name for line in explained for name in line.split(", ")} <= set(parameters)
    if re.search(r"^\s+raise \w", source, re.MULTILINE):
        assert "Raises" in sections
