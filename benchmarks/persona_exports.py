"""How long each export of personas takes, and how large it gets, for 6 and for 60 personas.

    PYTHONPATH=. python benchmarks/persona_exports.py

The personas are those of the tests: an ordinary one, long names, Chinese, Arabic, nearly empty, and one with forty
traits, over and over. Times are CPU seconds of the second call: what is loaded once (fonts, Typst) is reported apart.
"""

import time

from core.exports.exported import ExportedFile
from core.exports.personas import FORMATS, export_personas
from core.study import Study
from tests.hard_personas import hard_study

TIMES = (1, 10)


def repeated(study: Study, times: int) -> Study:
    """Return the study with each persona so many times, under ids of their own."""
    personas = tuple(
        one.model_copy(update={"id": f"{one.id}-{place}"}) for place in range(times) for one in study.personas
    )
    return study.model_copy(update={"personas": personas})


def timed(study: Study, to: str) -> tuple[float, ExportedFile]:
    """Return the CPU seconds of an export, and the file."""
    started = time.process_time()
    file = export_personas(study, {}, to)  # type: ignore[arg-type]
    return time.process_time() - started, file


def main() -> None:
    """Print the table."""
    study = hard_study()
    first = {to: timed(study, to)[0] for to in FORMATS}
    print(f"{'format':8}{'personas':>10}{'CPU s':>9}{'KB':>9}{'first call, CPU s':>20}")
    for to in FORMATS:
        for times in TIMES:
            seconds, file = timed(repeated(study, times), to)
            alone = f"{first[to]:20.2f}" if times == TIMES[0] else ""
            print(f"{to:8}{6 * times:10}{seconds:9.2f}{len(file.content) / 1024:9.0f}{alone}")


if __name__ == "__main__":
    main()
