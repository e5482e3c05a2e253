"""Cached calls: the only cache decorators. Tables are never hashed: keys are content hashes and schemas."""

import streamlit as st

from core.claims import EvidenceData
from core.config import Settings
from core.narration import Proposal
from core.pipeline import Prepared, evidence_data, prepare
from core.services import Studio, build_studio
from core.study import SourceRecord, Study, found_segments
from core.tables import Source
from pages.data.overview import Overview, look_at


@st.cache_resource(show_spinner=False)
def studio() -> Studio:
    """Return the studio of this server."""
    return build_studio(Settings.from_environment())


@st.cache_resource(show_spinner=False)
def wordings() -> dict[str, Proposal]:
    """Return what models made of paragraphs, by `core.narration.wording_key`."""
    return {}


@st.cache_resource(max_entries=4, show_spinner="Reading the tables")
def _prepared(_study: Study, key: str) -> Prepared:
    del key  # what the cache looks at
    return prepare(studio().sources(_study), excluding=_study.excluding)


def prepared(study: Study) -> Prepared:
    """Return the linked tables of a study; DataError when its files do not fit together."""
    return _prepared(study, study.inputs)


@st.cache_resource(max_entries=4, show_spinner=False)
def _evidence(_study: Study, key: tuple[str, ...]) -> EvidenceData:
    del key  # what the cache looks at
    comments = studio().store.table(_study.comments_table) if _study.comments_table else None
    members = studio().store.table(_study.members_table)
    search = found_segments(_study, studio().store.table)
    return evidence_data(prepared(_study), members, comments, _study.declared, search=search)


def evidence(study: Study) -> EvidenceData:
    """Return what the claims of a study with segments are computed from."""
    declared = (one.model_dump_json() for one in study.declared)
    searched = study.evidence_tables.values()
    return _evidence(study, (study.members_table, study.comments_table, *searched, *declared, study.inputs))


@st.cache_resource(max_entries=32, show_spinner="Looking at the columns")
def _overview(_record: SourceRecord, key: tuple[str, ...]) -> Overview:
    del key  # what the cache looks at
    return look_at(Source(_record.name, studio().store.table(_record.table), _record.schema_, _record.report))


def overview(record: SourceRecord) -> Overview:
    """Return a file of a study at a glance."""
    return _overview(record, (record.name, record.table, record.schema_.model_dump_json()))
