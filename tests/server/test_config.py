"""Settings: read once, typed, nonsense refused with one line that names the setting."""

import stat
from pathlib import Path

import pytest

from server.config import Config, SettingError


def settings(folder: Path, **more: str) -> Config:
    return Config.from_env({"NOF1_DATA_DIR": str(folder), **more})


def test_it_needs_no_setting_but_a_folder(tmp_path: Path) -> None:
    config = settings(tmp_path / "new" / "data")

    assert config.database_url == f"sqlite:///{tmp_path}/new/data/nof1.db"
    assert (config.bind, config.port, config.public_url) == ("127.0.0.1", 8000, None)
    assert config.address == "http://127.0.0.1:8000"


def test_it_makes_a_secret_key_once_that_only_its_owner_can_read(tmp_path: Path) -> None:
    first = settings(tmp_path)
    again = settings(tmp_path)

    assert first.secret_key == again.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["push_key", "secret_key"]


def test_it_refuses_a_secret_key_that_others_can_read(tmp_path: Path) -> None:
    settings(tmp_path)
    (tmp_path / "secret_key").chmod(0o644)

    with pytest.raises(SettingError, match=r"secret_key can be read by others; .* chmod 600"):
        settings(tmp_path)


def test_it_keeps_secrets_out_of_its_repr(tmp_path: Path) -> None:
    url = "postgresql://nurse:hush@127.0.0.1/clinic"
    config = settings(tmp_path, NOF1_SECRET_KEY="k" * 40, NOF1_DATABASE_URL=url)

    assert "kkkk" not in repr(config)
    assert "hush" not in repr(config)
    assert config.database_url == "postgresql+psycopg://nurse:hush@127.0.0.1/clinic"


def test_it_reads_a_secret_from_the_file_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a" * 40 + "\n")

    assert settings(tmp_path, NOF1_SECRET_KEY_FILE=str(tmp_path / "key")).secret_key == "a" * 40


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PORT", "eighty", "PORT must be a whole number from 1 to 65535, not 'eighty'"),
        ("PORT", "0", "PORT must be a whole number from 1 to 65535, not '0'"),
        ("NOF1_WEB_THREADS", "-1", "NOF1_WEB_THREADS must be a whole number from 1 to 64, not '-1'"),
        ("NOF1_SECRET_KEY", "short", "NOF1_SECRET_KEY must have at least 32 characters, not 5"),
        (
            "NOF1_SECRET_KEY_FILE",
            "/nowhere/key",
            "NOF1_SECRET_KEY_FILE: cannot read /nowhere/key (No such file",
        ),
        ("NOF1_PUBLIC_URL", "trials.example.org", "NOF1_PUBLIC_URL must be like https://trials.example.org"),
        ("NOF1_PUBLIC_URL", "https://a.example/b", "NOF1_PUBLIC_URL must be like https://trials.example.org"),
        ("NOF1_PUBLIC_URL", "https://a.example:b", "NOF1_PUBLIC_URL must be like https://trials.example.org"),
        (
            "NOF1_DATABASE_URL",
            "mysql://u:hush@h/d",
            "NOF1_DATABASE_URL must be sqlite:////absolute/file.db or",
        ),
        (
            "NOF1_DATABASE_URL",
            "sqlite:///here.db",
            "NOF1_DATABASE_URL must be sqlite:////absolute/file.db or",
        ),
        (
            "NOF1_DATABASE_URL",
            "postgresql://u:hush@h",
            "NOF1_DATABASE_URL must be sqlite:////absolute/file.db or",
        ),
        (
            "NOF1_DASK_SCHEDULER",
            "localhost",
            "NOF1_DASK_SCHEDULER must be like tls://HOST:8786, not 'localhost'",
        ),
        ("NOF1_PUBLIC_ADDRESS", "x", "NOF1_PUBLIC_ADDRESS is not a setting of nof1"),
    ],
)
def test_it_refuses_nonsense_with_a_line_that_names_the_setting(
    tmp_path: Path, name: str, value: str, message: str
) -> None:
    with pytest.raises(SettingError) as refused:
        settings(tmp_path, **{name: value})

    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)
    assert "hush" not in str(refused.value)


def test_it_refuses_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(
        SettingError, match=r"NOF1_DATA_DIR: cannot write in .*/file \((File exists|Not a dir)"
    ):
        settings(tmp_path / "file")


def test_it_refuses_a_secret_given_twice(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="NOF1_SECRET_KEY and NOF1_SECRET_KEY_FILE are both set; keep one"):
        settings(tmp_path, NOF1_SECRET_KEY="k" * 40, NOF1_SECRET_KEY_FILE="/run/secrets/key")


def test_an_https_address_makes_cookies_secure(tmp_path: Path) -> None:
    assert settings(tmp_path, NOF1_PUBLIC_URL="https://trials.example.org/").is_https
    assert not settings(tmp_path).is_https
