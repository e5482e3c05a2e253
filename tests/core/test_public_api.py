"""The face of the package: its names, how fast it imports, and the documented example."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import core

NAMES = """
    Claim Finding JourneyMap Persona SegmentationConfig Source Study StudyResult TableKind WayprintError
    audit_folder describe dump_journey evidence_data export_journey export_personas html_report listen load_journey
    load_template map_journey prepare read_source read_study run_study segment with_changes write_demo write_result
"""


def test_the_public_names_are_these_and_no_others():
    assert core.__all__ == NAMES.split()


@pytest.mark.parametrize("name", NAMES.split())
def test_each_public_name_is_there_and_documented(name):
    assert getattr(core, name).__doc__


def test_no_public_name_is_that_of_a_module():
    # `import core.x` would put the module in the place of the name
    folder = Path(core.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} | {path.name for path in folder.iterdir() if path.is_dir()}

    assert modules.isdisjoint(core.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        core.nonsense  # noqa: B018


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import core, sys; print([name for name in ('pandas', 'sklearn', 'duckdb', 'pydantic') if name in sys.modules])"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_the_documented_example_runs(shop_files, tmp_path, monkeypatch, capsys):
    for path in shop_files.values():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    text = Path(core.__file__).parents[1].joinpath("docs", "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)

    exec("\n".join(blocks), {})  # our own documentation

    said = capsys.readouterr().out
    assert len(blocks) == 6
    assert "Women in their 20s in big cities" in said
    assert (tmp_path / "results" / "personas.json").is_file()
    assert (tmp_path / "first-map.yaml").is_file()
