"""One finished run of the command line on the small shop, shared by the tests that look at its files."""

from pathlib import Path

import pytest

from core.cli import main


@pytest.fixture(scope="session")
def shop_arguments(shop_files) -> list[str]:
    """The command line of a run on the small shop, apart from --out."""
    files = [part for name, path in shop_files.items() for part in (f"--{name}", str(path))]
    return ["run", *files, "--segments", "3"]


@pytest.fixture(scope="session")
def shop_result(shop_arguments, tmp_path_factory) -> Path:
    """The folder that a run on the small shop wrote; tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("written") / "shop"
    assert main([*shop_arguments, "--out", str(folder)]) == 0
    return folder
