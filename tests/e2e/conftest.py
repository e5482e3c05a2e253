"""Real servers and a real browser.

One Streamlit server per script and one Chromium for the whole session; each test gets a context of its own,
which is a Streamlit session of its own. A test fails on any page error, console error, request that leaves
the machine, or traceback in the server's log, whatever else it checks.
"""

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.adapters.stores import SqlStudyStore
from core.claims import Condition
from core.personas import (
    PainPoint,
    Persona,
    Section,
    add_image,
    add_links,
    add_note,
    add_slider,
    add_statement,
    add_text,
    lay_beside,
    mean_customers,
    remove_pain_point,
    set_backed,
)
from core.pipeline import evidence_data, prepare
from core.services import Studio, now_utc
from core.study import found_segments

collect_ignore = ["board_app.py"]  # a script for Streamlit: looking for doctests in it would run it

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_ARGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
START_SECONDS = 90
WAIT_MS = 20_000  # for one outcome, on a loaded machine


@dataclass(frozen=True)
class Server:
    """A running Streamlit server; `home` is its WAYPRINT_HOME."""

    url: str
    home: Path
    log: Path

    def traceback(self) -> str:
        """Return the log if it holds a traceback, else "".

        A browser may go while Streamlit waits for it: its socket is then closed twice, which the server reports and
        nobody sees. That one is passed over.
        """
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return text if "Traceback (most recent call last)" in _CLOSED_TWICE.sub("", text) else ""


_CLOSED_TWICE = re.compile(
    r"Exception in ASGI application\nTraceback (?:(?!Exception in ASGI).)*?"
    r"WebSocketDisconnected: Cannot call \"send\" once a close message has been sent\.",
    re.DOTALL,
)


@contextmanager
def run_server(script: Path, home: Path, *, port: int | None = None) -> Iterator[Server]:
    """Serve a script on a port of this machine, a free one by default, with all its data below `home`."""
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    port = port or free_port()
    environment = {
        **os.environ,
        "HOME": str(home),  # keeps ~/.streamlit out of the test
        "WAYPRINT_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # without .pyc files every start costs three times as much
    options = ("--server.port", str(port), "--server.headless", "true", "--server.fileWatcherType", "none")
    with log.open("a", encoding="utf-8") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *options],
            cwd=ROOT,
            env=environment,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", home, log)
    try:
        _wait_until_healthy(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: Server, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    message = f"Streamlit did not start (exit code {process.poll()}):\n{server.log.read_text(errors='replace')}"
    raise RuntimeError(message)


@pytest.fixture(scope="session")
def finished_studio(tmp_path_factory: pytest.TempPathFactory, finished_home: Path) -> Iterator[Server]:
    """The whole studio, with the small study "shop": segments and personas, maps only as tests make them."""
    home = tmp_path_factory.mktemp("finished") / "home"
    shutil.copytree(finished_home, home)
    with run_server(ROOT / "app.py", home) as server:
        yield server


@pytest.fixture
def shop(tmp_path: Path, finished_home: Path) -> Iterator[Server]:
    """The whole studio on a copy of the small study, for one test to change."""
    home = tmp_path / "home"
    shutil.copytree(finished_home, home)
    with run_server(ROOT / "app.py", home) as server:
        yield server


@pytest.fixture(scope="session")
def furnished_studio(tmp_path_factory: pytest.TempPathFactory, finished_home: Path) -> Iterator[Server]:
    """The whole studio, with all that people add to personas.

    "Rare visitors" has own sections and an interview note, and lacks its `lost_pain`; "City people" was
    written without data and is laid beside that segment.
    """
    home = tmp_path_factory.mktemp("furnished") / "home"
    shutil.copytree(finished_home, home)
    store = SqlStudyStore(home)
    furnish(Studio(store))
    store.close()
    with run_server(ROOT / "app.py", home) as server:
        yield server


@pytest.fixture(scope="session")
def lost_pain(finished_home: Path) -> PainPoint:
    """The last pain point of "Rare visitors", as found."""
    store = SqlStudyStore(finished_home)
    found = store.load("shop").personas[0].pain_points[-1]
    store.close()
    return found


def furnish(studio: Studio) -> None:
    """Add to the first persona what people add, and write one without data that means some customers."""
    study = studio.store.load("shop")
    first = study.personas[0]
    meant = Condition(column="city_size", op="in", values=("big city",))
    picture = io.BytesIO()
    Image.new("RGB", (600, 300), "#7fa8a3").save(picture, "PNG")

    def added(one: Persona) -> Persona:
        one = remove_pain_point(one, one.pain_points[-1].id)
        one = add_text(one, "How we reach them", "By letter: they read it at breakfast, and keep it.")
        one = add_slider(one, "Patience", "wants it now", "waits for weeks", 80)
        one = add_image(one, "Where they live", picture.getvalue(), "A street in a small town")
        one = add_links(one, "Read more", "Research plan https://example.com/plan")
        one = add_note(one, "pensioner, 67", "I look once a month and then I buy.", source="interview 7")
        one = add_statement(one, "goals", "They want to look before they buy.")
        return set_backed(one, one.notes[-1].id, [one.statements[-1].id])

    studio.edit_persona("shop", first.id, added)
    goals: dict[Section, str] = {"goals": "A present that arrives on time"}
    guess = studio.add_proto_persona("shop", "City people", "They live in big cities", goals)
    search = found_segments(study, studio.store.table)
    tables = studio.store.table(study.members_table), studio.store.table(study.comments_table)
    data = evidence_data(prepare(studio.sources(study), excluding=study.excluding), *tables, search=search)
    segment_id = str(first.segment_id)
    studio.edit_persona("shop", guess.id, lambda one: lay_beside(mean_customers(one, (meant,), data), segment_id))


@pytest.fixture(scope="session")
def empty_study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The whole studio, with one study "spring" that has no data yet."""
    home = tmp_path_factory.mktemp("spring")
    store = SqlStudyStore(home)
    store.create("Spring", now=now_utc())
    store.close()
    with run_server(ROOT / "app.py", home) as server:
        yield server


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The whole studio, with no study in it."""
    with run_server(ROOT / "app.py", tmp_path_factory.mktemp("studio")) as server:
        yield server


@pytest.fixture(scope="session")
def board_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The board alone: see board_app.py."""
    with run_server(Path(__file__).with_name("board_app.py"), tmp_path_factory.mktemp("board")) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser; without one, tests are skipped, or fail where REQUIRE_BROWSER says there must be one."""
    if not Path(CHROMIUM).exists():
        message = f"There is no Chromium at {CHROMIUM}: install it, or name it in the variable CHROMIUM."
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    from playwright import sync_api

    sync_api.expect.set_options(timeout=WAIT_MS)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        yield browser
        browser.close()


@dataclass
class Watch:
    """What went wrong in a page while a test looked elsewhere."""

    url: str
    problems: list[str] = field(default_factory=list)

    def attach(self, page: Any) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("console", self._on_console)

    def gate(self, route: Any) -> None:
        """Let a request through only if it stays with the server under test."""
        if route.request.url.startswith((f"{self.url}/", "data:", "blob:")):
            route.continue_()
        else:
            self.problems.append(f"request left the machine: {route.request.url}")
            route.abort()

    def _on_console(self, message: Any) -> None:
        if message.type == "error":
            url = (message.location or {}).get("url", "")
            # A test that stops its server on purpose leaves a page that asks for it once more.
            if "ERR_CONNECTION_REFUSED" in message.text and "/_stcore/" in url:
                return
            self.problems.append(f"console error: {message.text} {url}")


OpenPage = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open an address of a server in a new session: ``open_page(server, "/path", width=390, scheme="dark")``."""
    contexts: list[Any] = []
    watches: list[Watch] = []
    servers: list[Server] = []

    def open_(
        server: Server, path: str = "/", *, width: int = 1400, height: int = 900, scheme: str = "light", **more: Any
    ):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-US",
            **more,
        )
        context.set_default_timeout(WAIT_MS)
        watch = Watch(server.url)
        context.route("**/*", watch.gate)
        page = context.new_page()
        watch.attach(page)
        contexts.append(context)
        watches.append(watch)
        servers.append(server)
        page.goto(server.url + path)
        return page

    yield open_
    for context in contexts:
        if getattr(request.node, "failed", False) and os.environ.get("SHOTS"):
            for number, page in enumerate(context.pages):
                page.screenshot(path=Path(os.environ["SHOTS"]) / f"{request.node.name}-{number}.png")
        context.close()
    problems = [problem for watch in watches for problem in watch.problems]
    tracebacks = [server.traceback() for server in servers if server.traceback()]
    assert not problems, problems
    assert not tracebacks, tracebacks[0]


def settle(page: Any) -> None:
    """Wait until the page is connected, idle for two frames, and nothing on it is stale.

    Idle is also the state before the first run: wait for a named element first.
    """
    page.wait_for_function(
        """() => new Promise((done) => {
             const stale = '[data-testid="stSkeleton"],[data-testid="stAppSkeleton"],[data-stale="true"]';
             const idle = () => {
               const app = document.querySelector('[data-testid="stApp"]');
               return app?.dataset.testScriptState === "notRunning"
                 && app.dataset.testConnectionState === "CONNECTED"
                 && !document.querySelector(stale);
             };
             if (!idle()) return done(false);
             requestAnimationFrame(() => requestAnimationFrame(() => done(idle())));
           })""",
        timeout=WAIT_MS,
    )


SettlePage = Callable[[Any], None]


@pytest.fixture(name="settle")
def settle_fixture() -> SettlePage:
    """`settle`, for tests that read what has no expected value."""
    return settle


def choose(page: Any, box: Any, option: str | re.Pattern[str]) -> None:
    """Choose from a list: exactly this text, or the first option with a match.

    A run of the page that ends meanwhile closes the list: it is then opened again.
    """
    sought = page.get_by_role("option", name=option, exact=True).first
    for _ in range(5):
        if isinstance(option, str):
            box.fill("")
            box.fill(option)  # a long list holds only what is in sight
        else:
            box.click()
        with suppress(_timeout_error()):
            sought.click(timeout=WAIT_MS / 4)
            return
    raise AssertionError(f"There is no option {option!r} to choose")


def _timeout_error() -> type[Exception]:
    from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

    return PlaywrightTimeoutError


def serious_violations(page: Any) -> list[str]:
    """Return what axe finds serious or critical under WCAG 2.2 AA, in words."""
    from axe_playwright_python.sync_playwright import Axe

    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {[node['target'] for node in violation['nodes']]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
    ]


@pytest.fixture(name="serious_violations")
def serious_violations_fixture() -> Callable[[Any], list[str]]:
    """`serious_violations`: wait for a named element first, axe passes an empty page."""
    return serious_violations


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any) -> Any:
    """Tell the fixtures that the test failed, so that they take a picture."""
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True
    return report
