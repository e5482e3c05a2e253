"""Fixtures that several kinds of tests share."""

import shutil
from pathlib import Path

import pytest

from core.adapters.stores import SqlStudyStore
from core.segmentation import SegmentationConfig
from core.services import Studio
from tests.small_shop import write_small_shop


@pytest.fixture(scope="session")
def shop_files(tmp_path_factory) -> dict[str, Path]:
    """CSV files of a small shop with three planted groups."""
    return write_small_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="session")
def finished_home(tmp_path_factory, shop_files) -> Path:
    """A home with one finished study "shop": segments, personas and one journey map."""
    home = tmp_path_factory.mktemp("home")
    store = SqlStudyStore(home)
    studio = Studio(store)
    study = store.create("Shop", now=studio.clock())
    for path in shop_files.values():
        record = studio.add_file(study.id, path.read_bytes(), path.name)
        studio.correct_source(study.id, record.name, {})
    studio.find_segments(study.id, SegmentationConfig(n_segments=3))
    store.close()
    return home


@pytest.fixture
def home(finished_home, tmp_path, monkeypatch) -> Path:
    """A copy of the finished home, in the environment of this test."""
    copy = tmp_path / "home"
    shutil.copytree(finished_home, copy)
    monkeypatch.setenv("WAYPRINT_HOME", str(copy))
    return copy


@pytest.fixture
def studio(home) -> Studio:
    """The studio on a copy of the finished home."""
    store = SqlStudyStore(home)
    yield Studio(store)
    store.close()
