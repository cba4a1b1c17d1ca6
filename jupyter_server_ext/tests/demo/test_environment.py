"""Which Python runs the lake."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_datalake.demo import environment
from jupyterlab_datalake.demo.failure import DemoError


def test_another_environment_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.touch()
    monkeypatch.setenv(environment.OVERRIDE, str(tmp_path))
    assert environment.lake_python() == python


def test_a_wrong_name_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(environment.OVERRIDE, str(tmp_path))
    with pytest.raises(DemoError, match=r"DATALAKE_LAKE_ENV names .*, which holds no Python environment"):
        environment.lake_python()


def test_other_requirements_mean_another_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = environment.key()
    changed = tmp_path / "requirements.txt"
    changed.write_text(environment.REQUIREMENTS.read_text(encoding="utf-8") + "one-more==1\n", encoding="utf-8")
    monkeypatch.setattr(environment, "REQUIREMENTS", changed)
    assert environment.key() != before


def test_everything_in_it_is_pinned() -> None:
    lines = environment.REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    assert lines
    assert all("==" in line for line in lines)


def test_a_failed_build_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = tmp_path / "requirements.txt"
    wrong.write_text("not a requirement ===\n", encoding="utf-8")
    monkeypatch.setattr(environment, "REQUIREMENTS", wrong)
    monkeypatch.delenv(environment.OVERRIDE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(DemoError, match="environment could not be built"):
        environment.lake_python()
    assert [path.name for path in (tmp_path / "cache" / "jupyterlab-datalake").iterdir()] == ["lake.lock"]
