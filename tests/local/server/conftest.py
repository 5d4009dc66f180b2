from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from server_parts import GatedRender, simple_agent

from nemo_notebook.local.app import create_app


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def make_app(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Makes apps over one home; each is closed at the end."""
    apps = []

    def make(home: Path = tmp_path / "home", **options: Any) -> Any:
        options = {"respond": simple_agent, "render": GatedRender(), "pause": 0} | options
        apps.append(create_app(home, **options))
        return apps[-1]

    yield make
    for app in apps:
        app.state.services.renders.close()


@pytest.fixture
def app(make_app: Callable[..., Any]) -> Any:
    return make_app()
