"""Studies, their documents and their histories as rows of a database."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from core.adapters.stores._documents import Document, no_study
from core.study import HistoryKind, StudySummary, free_id, in_utc

_STUDIES = sa.table(
    "studies",
    sa.column("id", sa.String),
    sa.column("name", sa.String),
    sa.column("version", sa.Integer),
    sa.column("created_at", sa.String),
    sa.column("changed_at", sa.String),
    sa.column("deleted_at", sa.String),
    sa.column("n_customers", sa.Integer),
)
_DOCUMENTS = sa.table(
    "documents",
    sa.column("study_id", sa.String),
    sa.column("kind", sa.String),
    sa.column("doc_id", sa.String),
    sa.column("position", sa.Integer),
    sa.column("revision", sa.Integer),
    sa.column("digest", sa.String),
    sa.column("n_bytes", sa.Integer),
    sa.column("body", sa.Text),
)
_HISTORIES = sa.table(
    "histories",
    sa.column("study_id", sa.String),
    sa.column("kind", sa.String),
    sa.column("doc_id", sa.String),
    sa.column("body", sa.Text),
)
_TABLES = sa.table(
    "study_tables",
    sa.column("study_id", sa.String),
    sa.column("table_hash", sa.String),
    sa.column("n_bytes", sa.BigInteger),
)
_OF_A_STUDY = (_DOCUMENTS, _HISTORIES, _TABLES)


class Place(NamedTuple):
    position: int
    revision: int


def study_row(connection: sa.Connection, study_id: str, *, lock: bool = False) -> sa.RowMapping:
    query = sa.select(_STUDIES).where(_STUDIES.c.id == study_id, _STUDIES.c.deleted_at.is_(None))
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    if row is None:
        raise no_study(study_id)
    return row


def stored_summaries(connection: sa.Connection) -> tuple[StudySummary, ...]:
    counts = (
        sa.select(
            _DOCUMENTS.c.study_id,
            sa.func.sum(_DOCUMENTS.c.n_bytes).label("n_bytes"),
            sa.func.sum(sa.case((_DOCUMENTS.c.kind == "persona", 1), else_=0)).label("n_personas"),
            sa.func.sum(sa.case((_DOCUMENTS.c.kind == "journey", 1), else_=0)).label("n_journeys"),
        )
        .group_by(_DOCUMENTS.c.study_id)
        .subquery()
    )
    sizes = (
        sa.select(_TABLES.c.study_id, sa.func.sum(_TABLES.c.n_bytes).label("n_bytes"))
        .group_by(_TABLES.c.study_id)
        .subquery()
    )
    query = (
        sa.select(
            _STUDIES.c.id,
            _STUDIES.c.name,
            _STUDIES.c.changed_at,
            _STUDIES.c.n_customers,
            counts.c.n_personas,
            counts.c.n_journeys,
            (counts.c.n_bytes + sa.func.coalesce(sizes.c.n_bytes, 0)).label("size_bytes"),
        )
        .join(counts, counts.c.study_id == _STUDIES.c.id)
        .outerjoin(sizes, sizes.c.study_id == _STUDIES.c.id)
        .where(_STUDIES.c.deleted_at.is_(None))
        .order_by(_STUDIES.c.changed_at.desc(), _STUDIES.c.id)
    )
    return tuple(StudySummary.model_validate(dict(row)) for row in connection.execute(query).mappings())


def insert_study(connection: sa.Connection, wanted: str, name: str, n_customers: int, now: datetime) -> str:
    new_id = free_id(wanted, frozenset(connection.execute(sa.select(_STUDIES.c.id)).scalars()))
    at = _as_text(now)
    values = {"id": new_id, "name": name, "version": 1, "created_at": at, "changed_at": at, "n_customers": n_customers}
    connection.execute(sa.insert(_STUDIES).values(values))
    return new_id


def hide_study(connection: sa.Connection, study_id: str, now: datetime) -> None:
    connection.execute(sa.update(_STUDIES).where(_STUDIES.c.id == study_id).values(deleted_at=_as_text(now)))


def show_study(connection: sa.Connection, study_id: str) -> None:
    shown = sa.update(_STUDIES).where(_STUDIES.c.id == study_id).values(deleted_at=None)
    if not connection.execute(shown).rowcount:
        raise no_study(study_id)


def remove_hidden(connection: sa.Connection, *, before: datetime) -> tuple[str, ...]:
    """Remove the studies that were hidden before a moment, with all that is of them; return their ids in order."""
    old = _STUDIES.c.deleted_at < _as_text(before)
    gone = tuple(connection.execute(sa.select(_STUDIES.c.id).where(old).order_by(_STUDIES.c.id)).scalars())
    for table in _OF_A_STUDY:
        connection.execute(sa.delete(table).where(table.c.study_id.in_(gone)))
    connection.execute(sa.delete(_STUDIES).where(_STUDIES.c.id.in_(gone)))
    return gone


def copy_rows(connection: sa.Connection, study_id: str, new_id: str) -> None:
    """Give another study the documents, histories and tables of a study."""
    for table in _OF_A_STUDY:
        rest = [column for column in table.c if column.name != "study_id"]
        rows = sa.select(sa.literal(new_id), *rest).where(table.c.study_id == study_id)
        connection.execute(sa.insert(table).from_select(["study_id", *(c.name for c in rest)], rows))


def touch(connection: sa.Connection, row: sa.RowMapping, now: datetime, **changed: str | int) -> int:
    version = int(row["version"]) + 1
    connection.execute(
        sa.update(_STUDIES)
        .where(_STUDIES.c.id == row["id"])
        .values({"version": version, "changed_at": _as_text(now), **changed})
    )
    return version


def stored_documents(connection: sa.Connection, study_id: str) -> list[Document]:
    query = sa.select(_DOCUMENTS).where(_DOCUMENTS.c.study_id == study_id)
    return [
        Document(row["kind"], row["doc_id"], row["position"], row["body"], row["revision"])
        for row in connection.execute(query).mappings()
    ]


def stored_place(connection: sa.Connection, study_id: str, kind: str, doc_id: str) -> Place | None:
    query = sa.select(_DOCUMENTS.c.position, _DOCUMENTS.c.revision).where(_this_document(study_id, kind, doc_id))
    row = connection.execute(query).one_or_none()
    return None if row is None else Place(*row)


def next_position(connection: sa.Connection, study_id: str, kind: str) -> int:
    query = sa.select(sa.func.max(_DOCUMENTS.c.position)).where(
        _DOCUMENTS.c.study_id == study_id, _DOCUMENTS.c.kind == kind
    )
    last: int | None = connection.execute(query).scalar()
    return 0 if last is None else last + 1


def write_documents(connection: sa.Connection, study_id: str, documents: Iterable[Document]) -> None:
    query = sa.select(_DOCUMENTS.c.kind, _DOCUMENTS.c.doc_id, _DOCUMENTS.c.digest, _DOCUMENTS.c.position).where(
        _DOCUMENTS.c.study_id == study_id
    )
    stored = {(kind, doc_id): (digest, position) for kind, doc_id, digest, position in connection.execute(query)}
    wanted = {document.key: document for document in documents}
    for kind, doc_id in sorted(stored.keys() - wanted.keys()):
        connection.execute(sa.delete(_DOCUMENTS).where(_this_document(study_id, kind, doc_id)))
        connection.execute(sa.delete(_HISTORIES).where(_this_history(study_id, kind, doc_id)))
    for key, document in wanted.items():
        if stored.get(key) != (document.digest, document.position):
            put_document(connection, study_id, document)


def put_document(connection: sa.Connection, study_id: str, document: Document) -> None:
    values = {
        "position": document.position,
        "revision": document.revision,
        "digest": document.digest,
        "n_bytes": len(document.body.encode()),
        "body": document.body,
    }
    key = {"study_id": study_id, "kind": document.kind, "doc_id": document.doc_id}
    changed = connection.execute(
        sa.update(_DOCUMENTS).where(_this_document(study_id, document.kind, document.doc_id)).values(values)
    )
    if not changed.rowcount:
        connection.execute(sa.insert(_DOCUMENTS).values({**key, **values}))


def stored_history(connection: sa.Connection, study_id: str, kind: HistoryKind, doc_id: str) -> str | None:
    query = sa.select(_HISTORIES.c.body).where(_this_history(study_id, kind, doc_id))
    body: str | None = connection.execute(query).scalar_one_or_none()
    return body


def put_history(connection: sa.Connection, study_id: str, kind: HistoryKind, doc_id: str, body: str) -> None:
    this = _this_history(study_id, kind, doc_id)
    if not connection.execute(sa.update(_HISTORIES).where(this).values(body=body)).rowcount:
        values = {"study_id": study_id, "kind": kind, "doc_id": doc_id, "body": body}
        connection.execute(sa.insert(_HISTORIES).values(values))


def tables_needed(connection: sa.Connection) -> frozenset[str]:
    return frozenset(connection.execute(sa.select(_TABLES.c.table_hash)).scalars())


def replace_tables(connection: sa.Connection, study_id: str, sizes: dict[str, int]) -> None:
    connection.execute(sa.delete(_TABLES).where(_TABLES.c.study_id == study_id))
    for table, size in sizes.items():
        connection.execute(sa.insert(_TABLES).values({"study_id": study_id, "table_hash": table, "n_bytes": size}))


def _this_document(study_id: str, kind: str, doc_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_DOCUMENTS.c.study_id == study_id, _DOCUMENTS.c.kind == kind, _DOCUMENTS.c.doc_id == doc_id)


def _this_history(study_id: str, kind: str, doc_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_HISTORIES.c.study_id == study_id, _HISTORIES.c.kind == kind, _HISTORIES.c.doc_id == doc_id)


def _as_text(moment: datetime) -> str:
    return in_utc(moment).isoformat(timespec="microseconds")  # of one length, so that text order is time order
