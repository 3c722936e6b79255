"""The tutorial runs from its first line to its last, and prints what it says."""

import re
import shlex
from pathlib import Path

import pytest

from nof1.commands import main

pytest.importorskip("matplotlib")

PAGE = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(python|text|sh)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def shape(text: str) -> str:
    """Without its digits: numbers may differ in the last one from machine to machine."""
    return re.sub(r"\d+(\.\d+)?", "0", text)


def test_every_block_runs_and_prints_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    printed = ""
    for kind, block in BLOCKS:
        if kind == "python":
            exec(compile(block, "tutorial", "exec"), names)
            printed += capsys.readouterr().out
        elif kind == "text":
            for line in block.splitlines():
                assert shape(line) in shape(printed)
        else:
            for line in block.splitlines():
                assert main(shlex.split(line)[1:]) == 0, line
    assert {path.name for path in tmp_path.glob("*.png")} == {
        "result.png", "icons.png", "design.png", "people.png",
    }  # fmt: skip
    assert (tmp_path / "result.svg").exists()


def test_what_the_tutorial_claims_of_its_own_trial_is_so() -> None:
    names: dict[str, object] = {}
    first, second = (block for kind, block in BLOCKS[:2] if kind == "python")
    exec(compile(first.partition("with open")[0], "tutorial", "exec"), names)
    import nof1

    found = nof1.analyse(names["simulated"], names["pain"])  # type: ignore[arg-type]
    lower, upper = found.effects[0].interval()
    assert lower < -2 < upper
    assert (found.verdict.clear, found.verdict.arm) == ("favours", "new tablet")
    assert "nof1.analyse(series, pain)" in second
