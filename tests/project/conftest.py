from __future__ import annotations

from collections.abc import Iterator

import pytest
from client.backend import Backend


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def server() -> Iterator[Backend]:
    with Backend() as running:
        yield running
