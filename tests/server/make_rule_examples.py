"""Examples that hold the rules of server and phone together: `python -m tests.server.make_rule_examples`.

What is right is found here by other means than there: a condition becomes a Python expression over a table of
facts, a score is counted in fractions.
"""

import json
import random
from bisect import bisect_right
from fractions import Fraction
from pathlib import Path
from typing import Any

KIT = Path(__file__).parents[2] / "clients/kit"
NUMBERS = [0, 1, 2, 3, 0.5, 2.5, -1, 10]
CHOICES = ["arm", "leg", "none"]
ITEMS = {"n1": NUMBERS, "n2": NUMBERS, "w1": ["yes", "no", "1", ""], "c1": None, "c2": None}
Facts = dict[str, Any]


def make_conditions(seed: int = 7, count: int = 240) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    examples = []
    for _ in range(count):
        answers = some_answers(rng)
        scores = {name: rng.choice([None, *NUMBERS]) for name in ("total", "other") if rng.random() < 0.8}
        condition = some_condition(rng, depth=rng.choice([0, 0, 1, 2, 3]))
        holds = bool(eval(as_expression(condition), {"A": answers, "S": scores}))
        examples.append({"condition": condition, "answers": answers, "scores": scores, "holds": holds})
    return examples


def some_answers(rng: random.Random) -> Facts:
    answers: Facts = {}
    for item, values in ITEMS.items():
        if rng.random() < 0.3:
            continue
        answers[item] = rng.choice(values) if values else rng.sample(CHOICES[:2], rng.choice([0, 1, 2]))
    return answers


def some_condition(rng: random.Random, depth: int) -> dict[str, Any]:
    if depth:
        kind = rng.choice(["all", "any", "not"])
        if kind == "not":
            return {"not": some_condition(rng, depth - 1)}
        return {kind: [some_condition(rng, rng.choice([0, depth - 1])) for _ in range(rng.choice([1, 2, 3]))]}
    kind = rng.choice(["at_least", "at_most", "equals", "equals", "has", "answered", "score"])
    item = rng.choice([*ITEMS, "nowhere"])
    if kind == "answered":
        return {"answered": item}
    if kind == "score":
        name = rng.choice(["total", "other", "nowhere"])
        return {"score": name, rng.choice(["at_least", "at_most", "equals"]): rng.choice(NUMBERS)}
    if kind == "has":
        return {"item": item, "has": rng.choice(CHOICES)}
    values: list[Any] = NUMBERS if kind != "equals" else [*NUMBERS, "yes", "1", "arm"]
    return {"item": item, kind: rng.choice(values)}


def as_expression(condition: dict[str, Any]) -> str:
    """A Python expression over A (answers) and S (scores)."""
    if "all" in condition:
        return "(" + " and ".join(as_expression(part) for part in condition["all"]) + ")"
    if "any" in condition:
        return "(" + " or ".join(as_expression(part) for part in condition["any"]) + ")"
    if "not" in condition:
        return f"(not {as_expression(condition['not'])})"
    if "answered" in condition:
        return f"(A.get({condition['answered']!r}) not in (None, '', []))"
    table, name = ("S", condition["score"]) if "score" in condition else ("A", condition["item"])
    (compared,) = set(condition) - {"score", "item"}
    value, given = condition[compared], f"{table}.get({name!r})"
    if compared == "has":
        return f"(isinstance({given}, list) and {value!r} in {given})"
    if compared == "equals":
        kinds = "(str,)" if isinstance(value, str) else "(int, float)"
        return f"(type({given}) in {kinds} and {given} == {value!r})"
    sign = ">=" if compared == "at_least" else "<="
    return f"(type({given}) in (int, float) and {given} {sign} {value!r})"


def score(identity: str, items: list[str], **changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": identity,
        "rule": "sum",
        "items": items,
        "factor": 1,
        "missing": {"at_most": 0, "by": "none"},
        "minimum": 0,
        "maximum": None,
        "better": "lower",
        "source": "made up",
        "bands": [],
    }
    return plain | changes


def band(key: str, at_least: float) -> dict[str, Any]:
    return {"key": key, "at_least": at_least, "text": {"en": key, "de": key}}


def choice_item(identity: str, values: list[Any], **more: Any) -> dict[str, Any]:
    choices = [{"value": value, "exclusive": value == "none"} for value in values]
    kind = "choices" if isinstance(values[0], str) and "none" in values else "choice"
    return {"id": identity, "kind": kind, "choices": choices, **more}


def number_item(identity: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "kind": "number", "choices": [], **more}


MEAN_OF_TWO = {"at_most": 2, "by": "mean"}
DEFINITIONS: dict[str, dict[str, Any]] = {
    "nine": {
        "items": [choice_item(f"q{n}", [0, 1, 2, 3]) for n in range(1, 10)],
        "scores": [
            score(
                "total",
                [f"q{n}" for n in range(1, 10)],
                missing=MEAN_OF_TWO,
                bands=[band("low", 0), band("middle", 5), band("high", 10), band("top", 20)],
            ),
            score("first_two", ["q1", "q2"], bands=[band("ask", 3)]),
        ],
    },
    "branching": {
        "items": [
            number_item("a"),
            number_item("b", when={"item": "a", "at_least": 2}),
            number_item("c", when={"any": [{"item": "b", "at_least": 1}, {"not": {"answered": "a"}}]}),
            choice_item("d", ["arm", "leg", "none"], when={"not": {"item": "c", "equals": 3}}),
            number_item("e", when={"item": "d", "has": "leg"}),
        ],
        "scores": [
            score("sum", ["a", "b", "c", "d", "e"], missing={"at_most": 3, "by": "mean"}, factor=4),
            score(
                "mean", ["a", "c"], rule="mean", missing={"at_most": 1, "by": "mean"}, bands=[band("x", 1.25)]
            ),
            score("places", ["d"], bands=[band("none", 0), band("one", 1)]),
        ],
    },
}


def make_scores(seed: int = 11, count: int = 200) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    examples = []
    for _ in range(count):
        name = rng.choice(list(DEFINITIONS))
        definition = DEFINITIONS[name]
        answers = {
            item["id"]: some_answer(rng, item)
            for item in definition["items"]
            if rng.random() < rng.choice([0.6, 0.9, 1.0])
        }
        asked, standing = asked_by(definition, answers)
        scores = [counted(definition, one, standing) for one in definition["scores"]]
        examples.append({"instrument": name, "answers": answers, "asked": asked, "scores": scores})
    return examples


def some_answer(rng: random.Random, item: dict[str, Any]) -> Any:
    if item["kind"] == "choices":
        return rng.choice([["arm"], ["leg"], ["arm", "leg"], ["none"], []])
    if item["kind"] == "choice":
        return rng.choice([choice["value"] for choice in item["choices"]])
    return rng.choice(NUMBERS)


def asked_by(definition: dict[str, Any], answers: Facts) -> tuple[list[str], Facts]:
    asked: list[str] = []
    standing: Facts = {}
    for item in definition["items"]:
        when = item.get("when")
        if when is not None and not eval(as_expression(when), {"A": standing, "S": {}}):
            continue
        asked.append(item["id"])
        if answers.get(item["id"]) not in (None, "", []):
            standing[item["id"]] = answers[item["id"]]
    return asked, standing


def counted(definition: dict[str, Any], rule: dict[str, Any], standing: Facts) -> dict[str, Any]:
    there = [
        Fraction(len(set(answer) - {"none"})) if isinstance(answer, list) else Fraction(answer)
        for item in rule["items"]
        if (answer := standing.get(item)) is not None
    ]
    missing = len(rule["items"]) - len(there)
    told: dict[str, Any] = {"id": rule["id"], "value": None, "missing": missing, "band": None}
    if missing > rule["missing"]["at_most"] or not there:
        return told
    mean = sum(there, Fraction(0)) / len(there)
    value = mean * rule["factor"] * (1 if rule["rule"] == "mean" else len(rule["items"]))
    place = bisect_right([one["at_least"] for one in rule["bands"]], value)
    return told | {"value": float(value), "band": rule["bands"][place - 1]["key"] if place else None}


def written(examples: object) -> str:
    return json.dumps(examples, ensure_ascii=False, indent=None, separators=(",", ":")).replace(
        '},{"', '},\n{"'
    )


def files() -> dict[Path, str]:
    return {
        KIT / "conditions.examples.json": written({"examples": make_conditions()}) + "\n",
        KIT / "scoring.examples.json": written({"instruments": DEFINITIONS, "examples": make_scores()})
        + "\n",
    }


if __name__ == "__main__":
    for path, content in files().items():
        path.write_text(content, encoding="utf-8")
