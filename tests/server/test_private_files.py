"""Files with answers in them are their owner's alone, whoever makes them first."""

from pathlib import Path

from server.app import create_app
from server.commands import add_commands
from tests.server.conftest import settings


def test_a_command_makes_a_database_that_others_cannot_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    app = create_app(settings(tmp_path, f"sqlite:///{tmp_path}/nof1.db"))
    add_commands(app)

    app.test_cli_runner().invoke(args=["sign-in-link", "nobody@clinic.example"])

    files = [file for file in tmp_path.iterdir() if file.name.startswith("nof1.db")]
    assert files
    assert {file.stat().st_mode & 0o077 for file in files} == {0}
