"""The public names: complete, pinned, and cheap to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import nemo_notebook as nemo

NAMES = [
    "AsyncClient",
    "AsyncProject",
    "AuthError",
    "BudgetExceeded",
    "Client",
    "ExportBlocked",
    "InputError",
    "InvalidRows",
    "MediaTooLarge",
    "NemoError",
    "OutOfCredits",
    "Player",
    "Project",
    "ProtocolError",
    "RateLimited",
    "RenderFailed",
    "Reply",
    "Secret",
    "ServerError",
    "SessionBusy",
    "SessionNotFound",
    "Settings",
    "Storyboard",
    "StreamInterrupted",
    "Studio",
    "Timing",
    "Unreachable",
    "UnsupportedMedia",
    "Video",
    "connect",
    "make",
    "options",
    "patch_asyncio",
]


def test_the_names_are_these() -> None:
    assert sorted(NAMES) == nemo.__all__
    assert set(NAMES) <= set(dir(nemo))


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_there(name: str) -> None:
    assert callable(getattr(nemo, name))


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="frobnicate"):
        nemo.frobnicate  # noqa: B018  # reading it is the test


def test_connect_stays_a_function() -> None:
    code = (
        "import nemo_notebook.connect\n"
        "from nemo_notebook.connect import compose\n"
        "import nemo_notebook as nemo\n"
        "assert nemo.connect.__name__ == 'connect' and callable(nemo.connect)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_is_light() -> None:
    code = (
        "import sys, time, httpx, ipywidgets, pandas\n"
        "begin, before = time.process_time(), set(sys.modules)\n"
        "import nemo_notebook\n"
        "spent = time.process_time() - begin\n"
        "loaded = {m.partition('.')[0] for m in set(sys.modules) - before}\n"
        "assert not loaded & {'av', 'typst', 'PIL', 'starlette', 'uvicorn', 'anywidget'}, loaded\n"
        "assert not any(m.startswith('nemo_notebook.local') for m in sys.modules)\n"
        "print(spent)\n"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        for _ in range(3)
    ]
    assert min(float(one.stdout) for one in runs) < 0.060
