"""Pages as a visit sees them: the whole app from its navigation script, on a home of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from core.adapters.stores import SqlStudyStore
from core.personas import Persona
from core.services import Studio

ROOT = Path(__file__).parents[2]
SECONDS = 60  # for one run, on a loaded machine

Visit = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def installed_components() -> Iterator[None]:
    """Streamlit reads the metadata of every installed package at each visit: once is enough."""
    found = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """The studio and its tables belong to one home: no test sees another's."""
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def empty_home(tmp_path, monkeypatch) -> Path:
    """A home without studies, in the environment of this test."""
    home = tmp_path / "empty"
    home.mkdir()
    monkeypatch.setenv("WAYPRINT_HOME", str(home))
    return home


@pytest.fixture
def empty_studio(empty_home) -> Iterator[Studio]:
    """The studio on a home without studies."""
    store = SqlStudyStore(empty_home)
    yield Studio(store)
    store.close()


@pytest.fixture
def persona(studio: Studio) -> Persona:
    """The persona that leaves at payment: it has a pain point with evidence, and a quote."""
    return next(one for one in studio.store.load("shop").personas if "rate trust low" in one.headline.text)


@pytest.fixture
def now_on(studio: Studio, persona: Persona) -> Callable[[], Persona]:
    """Read that persona again from the store."""
    return lambda: next(one for one in studio.store.load("shop").personas if one.id == persona.id)


@pytest.fixture
def visit() -> Visit:
    """Open a page ("" is Home) at an address: visit("data/sources", study="shop")."""

    def open_page(page: str = "", **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "shared" / "navigation.py"), default_timeout=SECONDS)
        if page:
            app.run()  # a page can be switched to once the navigation is known
            app.switch_page(f"../{page}.py")
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return open_page


def words(app: AppTest) -> str:
    """All that a page says, for looking a phrase up."""
    kinds = (
        app.title,
        app.header,
        app.subheader,
        app.markdown,
        app.caption,
        app.info,
        app.error,
        app.warning,
        app.toast,
    )
    return "\n".join(str(element.value) for kind in kinds for element in kind)
