"""The studio as one web application: `streamlit run app.py`, or any ASGI server with `app:app`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from pages.shared.server import SecurityHeaders, health, warm_up
from pages.shared.shell import RootAddress

app = st.App(
    Path(__file__).parent / "pages" / "shared" / "navigation.py",
    lifespan=warm_up,
    middleware=[Middleware(SecurityHeaders), Middleware(RootAddress)],
    routes=[Route("/api/health", health)],
)
