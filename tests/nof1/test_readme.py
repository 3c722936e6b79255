"""Whoever follows the library's part of the README in an empty folder gets an answer."""

import random
import re
import shlex
from pathlib import Path

import pytest

from nof1.commands import main

PAGE = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
PART = PAGE.split("## Use the library alone")[1].split("\n## ")[0]
BLOCKS = [
    re.sub("^    ", "", found, flags=re.MULTILINE)
    for found in re.findall(r"(?:^    .+\n|^\n(?=    ))+", PART, re.MULTILINE)
]


def test_the_readme_can_be_followed_in_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    random.seed(1)
    *python, shell = BLOCKS
    exec(compile("\n".join(python), "README", "exec"), {})
    in_python = capsys.readouterr().out
    assert "In these weeks B " in in_python
    assert main(shlex.split(shell.replace("\\\n", " "))[1:]) == 0
    assert capsys.readouterr().out == in_python


def test_the_commands_help_shows_what_a_file_looks_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["--help"])
    lines = [
        line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("  ") and "," in line
    ]
    Path("diary.csv").write_text("\n".join(line for line in lines if line.count(",") == 2) + "\n")
    asked = "--time date --arm treatment --outcome pain --better lower --worthwhile 1 --bounds 0 10"
    assert main(["analyse", "diary.csv", *asked.split()]) == 3  # read, and withheld: three days are too few
