"""The settings: which signing keys are refused."""

from pathlib import Path

import pytest

from survey.web import config

GOOD = "3f9a1c7e5b2d8046e1f7a9c3b5d20684"


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SURVEY_SECRET_KEY", raising=False)


@pytest.mark.parametrize(
    "key", ["short", GOOD[:-1], "x" * 40, "an-example-0123456789-abcdefghijk-lm", f"changeme{GOOD}"]
)
def test_a_key_from_outside_that_can_be_guessed_is_refused(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEY_SECRET_KEY", key)
    with pytest.raises(config.UnsafeKeyError) as refused:
        config.secret_key(tmp_path)
    assert key not in str(refused.value)


@pytest.mark.parametrize("held", [b"", b"\n", b"\xff" * 64, b"\0" * 64, GOOD[:-1].encode()])
def test_an_empty_or_broken_key_file_is_refused_and_stays(held: bytes, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(held)
    with pytest.raises(config.UnsafeKeyError):
        config.secret_key(tmp_path)
    assert (tmp_path / "secret_key").read_bytes() == held


def test_a_key_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = config.secret_key(tmp_path)
    assert config.secret_key(tmp_path) == made
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("SURVEY_SECRET_KEY", GOOD)
    assert config.secret_key(tmp_path) == GOOD
