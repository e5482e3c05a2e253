"""Work on the data of a study: its files, what their columns are, and the demo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory

from core.adapters.readers import read_bytes, read_source
from core.config import DEFAULT_SEED, OnProgress, no_progress
from core.errors import NotFoundError
from core.schema import TableKind, infer_schema, with_changes
from core.services._base import Work
from core.study import SourceRecord, Study, free_id
from core.tables import Source

DEMO_NAME = "Demo: a fashion shop"


@dataclass(frozen=True, slots=True)
class DataWork(Work):
    """Files of a study."""

    def open_demo(self, *, on_progress: OnProgress = no_progress) -> str:
        """Return the id of the demo study; made with the demo's four files when it is not there."""
        known = {summary.id: summary.name for summary in self.store.list_studies()}
        # Not by name alone: an imported copy is called the same.
        found = [one for one, name in known.items() if one == free_id(DEMO_NAME, ()) or name == DEMO_NAME]
        if found:
            return min(found, key=len)
        from core.demo import write_demo  # its word banks are large, and most visits do without

        on_progress(0.0, "Making up a year of a fashion shop")
        records = []
        with TemporaryDirectory() as folder:
            paths = write_demo(Path(folder), seed=DEFAULT_SEED)
            for number, path in enumerate(paths):
                on_progress(0.4 + 0.6 * number / len(paths), f"Reading {path.name}")
                records.append(self._record(read_source(path), confirmed=True))
        study = self.store.create(DEMO_NAME, now=self.clock())
        self._change(study.id, lambda one: one.model_copy(update={"sources": tuple(records)}))
        return study.id

    def add_file(self, study_id: str, content: bytes, file_name: str) -> SourceRecord:
        """Read an upload and keep it with the study, its schema inferred and not yet confirmed.

        A file of the same name replaces the earlier one; one that differs only in its ending stands beside it, under
        a name of its own. Raises DataError when it cannot be read.
        """
        self.store.version(study_id)  # an unknown study is said before the long work
        added = self._record(read_bytes(content, file_name), confirmed=False)

        def add(study: Study) -> Study:
            kept = [one for one in study.sources if one.report.file_name != added.report.file_name]
            taken = {one.name for one in kept}
            names = chain([added.name], (f"{added.name}-{number}" for number in count(2)))
            name = next(name for name in names if name not in taken)
            return study.model_copy(update={"sources": (*kept, added.model_copy(update={"name": name}))})

        study = self._change(study_id, add)
        return next(one for one in study.sources if one.report.file_name == added.report.file_name)

    def remove_source(self, study_id: str, name: str) -> None:
        """Take a file out of the study."""
        self._change(
            study_id,
            lambda study: study.model_copy(update={"sources": tuple(one for one in study.sources if one.name != name)}),
        )

    def correct_source(self, study_id: str, name: str, changes: Mapping[str, Mapping[str, str | bool]]) -> SourceRecord:
        """Apply a person's corrections to the columns of a file, and mark it as confirmed.

        Raises ConfigError when the corrections contradict each other.
        """
        return self._change_source(
            study_id,
            name,
            lambda old: old.model_copy(update={"schema_": with_changes(old.schema_, changes), "confirmed": True}),
        )

    def set_kind(self, study_id: str, name: str, kind: str) -> SourceRecord:
        """Take a file for another kind of table: its columns are inferred anew, and wait to be confirmed."""

        def infer(old: SourceRecord) -> SourceRecord:
            schema = infer_schema(self.store.table(old.table), kind=TableKind(kind))
            return old.model_copy(update={"schema_": schema, "confirmed": False})

        return self._change_source(study_id, name, infer)

    def _change_source(self, study_id: str, name: str, edit: Callable[[SourceRecord], SourceRecord]) -> SourceRecord:
        def change(study: Study) -> Study:
            new = edit(_source(study, name))
            return study.model_copy(
                update={"sources": tuple(new if one.name == name else one for one in study.sources)}
            )

        return _source(self._change(study_id, change), name)

    def sources(self, study: Study) -> tuple[Source, ...]:
        """Return the files of a study with their cells."""
        return tuple(Source(one.name, self.store.table(one.table), one.schema_, one.report) for one in study.sources)

    def _record(self, source: Source, *, confirmed: bool) -> SourceRecord:
        return SourceRecord(
            name=source.name,
            table=self.store.put_table(source.raw),
            schema_=source.schema,
            report=source.report,
            confirmed=confirmed,
        )


def _source(study: Study, name: str) -> SourceRecord:
    for one in study.sources:
        if one.name == name:
            return one
    message = f"Study {study.name!r} has no file {name!r}."
    raise NotFoundError(message, hint="Add the file again.")
