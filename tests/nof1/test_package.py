"""What `import nof1` gives, and what it leaves alone."""

import subprocess
import sys

import nof1

HEAVY = (
    "pandas",
    "xarray",
    "pymc",
    "pytensor",
    "nutpie",
    "arviz",
    "matplotlib",
    "flask",
    "sqlalchemy",
    "server",
)


def loaded_after(statement: str) -> set[str]:
    code = f"{statement}; import sys; print(*(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_it_loads_nothing_heavy() -> None:
    assert not loaded_after("import nof1, nof1.commands") & set(HEAVY)


def test_analysing_loads_nothing_heavy() -> None:
    statement = (
        "import nof1; text = 'd,a,y\\n' + "
        "''.join(f'{d},{\"AB\"[d // 4 % 2]},{4 + d % 3}\\n' for d in range(16)); "
        "nof1.analyse(nof1.read(text, time='d', arm='a', outcome='y'), "
        "nof1.Outcome('y', better='lower', worthwhile=1, bounds=(0, 10)))"
    )
    assert not loaded_after(statement) & set(HEAVY)


def test_every_public_name_is_there() -> None:
    assert all(hasattr(nof1, name) for name in nof1.__all__)
    assert callable(nof1.read)
    assert callable(nof1.fit)
