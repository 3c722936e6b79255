"""The templates that come with nof1: one file each in server/templates, read once, strictly."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from server.instrument import Words
from server.plan import Plan
from server.template import CAUTIONS, LANGUAGES, Caution, Reason, Source, Template, TemplateError, Worthwhile
from server.yaml_file import YamlError, read_yaml

FOLDER = Path(__file__).parent / "templates"
KEYS = {
    "id", "version", "title", "summary", "licence", "authors", "sources", "design", "reasons", "worthwhile",
    "none_worthwhile", "cautions",
}  # fmt: skip


@cache
def shipped_templates() -> dict[str, Template]:
    """All of them by name: "melatonin-sleep/1". A version once shipped stays, for the trials made from it."""
    found: dict[str, Template] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        template = read_file(path)
        if template.name in found:
            raise TemplateError(f"{path.name}: {template.name} is another file's already")
        found[template.name] = template
    return found


def newest_templates() -> list[Template]:
    """Each in its newest version: what is offered."""
    newest: dict[str, Template] = {}
    for one in sorted(shipped_templates().values(), key=lambda one: one.version):
        newest[one.id] = one
    return sorted(newest.values(), key=lambda one: one.id)


def read_file(path: Path) -> Template:
    """The template of one file.

    Raises
    ------
    TemplateError
        A key that is missing or unknown, a text without a language, a source or a field that is not there.
    """
    try:
        content = read_yaml(path)
    except YamlError as fault:
        raise TemplateError(str(fault)) from fault
    try:
        template = _template(content)
    except (KeyError, TypeError, ValueError) as fault:
        raise TemplateError(f"{path.name}: {fault!r}") from fault
    _require_whole(path.name, template)
    return template


def _template(content: Any) -> Template:
    if unknown := set(content) - KEYS:
        raise TemplateError(f"unknown keys {sorted(unknown)}")
    none = content.get("none_worthwhile")
    return Template(
        id=content["id"],
        version=content["version"],
        title=_words(content["title"]),
        summary=_words(content["summary"]),
        licence=content["licence"],
        authors=content["authors"],
        sources=tuple(Source(**one) for one in content["sources"]),
        design=content["design"],
        reasons=tuple(
            Reason(one["field"], _words(one["text"]), tuple(one.get("sources", ())))
            for one in content["reasons"]
        ),
        worthwhile=tuple(
            Worthwhile(one["amount"], _words(one["text"]), tuple(one["sources"]))
            for one in content.get("worthwhile", ())
        ),
        none_worthwhile=_words(none) if none else None,
        cautions=tuple(
            Caution(one["kind"], _words(one["text"]), one.get("field"), tuple(one.get("sources", ())))
            for one in content.get("cautions", ())
        ),
    )


def _words(texts: Mapping[str, str]) -> Words:
    words = Words(**texts)
    if not words.en.strip() or not words.de.strip():
        raise TemplateError("a text is empty in one language")
    return words


NUMBERS = ("period_days", "periods", "washout_days")
"""Numbers of a design of which each says why; a half-life too, where there is one."""


def _require_whole(where: str, template: Template) -> None:
    plan = template.plan(LANGUAGES[0])
    known = {source.key for source in template.sources}
    cited = [one.sources for one in template.reasons]
    cited += [one.sources for one in template.cautions] + [one.sources for one in template.worthwhile]
    if missing := {key for keys in cited for key in keys} - known:
        raise TemplateError(f"{where}: no such source {sorted(missing)}")
    fields = [one.field for one in template.reasons] + [one.field for one in template.cautions if one.field]
    if missing := {field for field in fields if field and not _has(plan, field)}:
        raise TemplateError(f"{where}: the design has no {sorted(missing)}")
    if unknown := {one.kind for one in template.cautions} - set(CAUTIONS):
        raise TemplateError(f"{where}: no such kind of caution {sorted(unknown)}")
    why = {reason.field for reason in template.reasons}
    if unsaid := {*NUMBERS, *(["half_life_days"] if plan.half_life_days else [])} - why:
        raise TemplateError(f"{where}: say why {sorted(unsaid)}")
    if plan.outcome.worthwhile is not None:
        raise TemplateError(f"{where}: the worthwhile difference is the patient's to set")
    if bool(template.worthwhile) == bool(template.none_worthwhile):
        raise TemplateError(f"{where}: give the published worthwhile differences, or say that there is none")


def _has(plan: Plan, field: str) -> bool:
    content: Any = plan.to_content()
    for key in field.split("."):
        if isinstance(content, Mapping) and key in content:
            content = content[key]
        elif isinstance(content, list | tuple) and key.isdigit() and int(key) < len(content):
            content = content[int(key)]
        else:
            return False
    return True
