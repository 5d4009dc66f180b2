"""The house as it was drawn: arrows between the rooms run one way, and no room grows too large."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

SPEC = find_spec("nemo_notebook")
assert SPEC is not None and SPEC.origin is not None
PACKAGE = Path(SPEC.origin).parent
FILES = sorted(PACKAGE.rglob("*.py"))

GROUND = {"documents", "errors", "settings", "loop"}
"""Stands on nothing of ours and may be used by every room."""

MAY_USE = {
    "draft": set(),
    "client": {"draft"},
    "project": {"client", "draft"},
    "batch": {"project", "client", "draft"},
    "widgets": {"project", "client", "draft"},
    "local": {"draft"},
    "connect": {"project", "client", "draft", "widgets", "local"},
    "magics": {"connect", "project", "client", "draft", "widgets", "batch"},
    "cli": {"connect", "project", "client", "draft", "widgets", "batch", "demo", "doctor"},
    "demo": set(),
    "doctor": set(),
}
"""Which room may know which. What is not listed here (the package's face) may know all."""

LOCAL_MAY_USE = {
    "agent": {"sound"},
    "sound": set(),
    "render": {"sound"},
    "ingest": set(),
    "tables": {"agent", "sound", "render"},
}
"""The same within the local backend; its own top-level modules may know all of these."""

AGENT_MAY_USE = {
    "text": set(),
    "prompt": {"text"},
    "planning": {"text", "prompt"},
    "timeline": {"text", "planning"},
    "commands": {"text", "prompt", "planning", "timeline"},
}
"""And within the agent, from reading to doing."""


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """(absolute name of a module of ours, whether it is imported at the top level)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    here = ("nemo_notebook", *path.relative_to(PACKAGE).with_suffix("").parts)
    package = here[:-1]
    top = set(tree.body)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join((*base, *((node.module or "").split(".") if node.module else ())))
            names = [stem, *(f"{stem}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            if name.startswith("nemo_notebook."):
                yield name, node in top


def room(name: str) -> str:
    return name.split(".")[1]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_arrows_run_one_way(path: Path) -> None:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    allowed = MAY_USE.get(parts[0])
    for name, at_top in imports(path):
        target = room(name)
        if target.startswith("__") or target in GROUND or target == parts[0]:
            continue
        if allowed is not None:
            assert target in allowed, f"{parts[0]} must not know {name}"
        if target == "local":
            assert parts[0] == "connect" or parts == ("cli",), f"only connect opens {name}"
            assert not at_top, f"{name} is opened only when it is needed"


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.relative_to(PACKAGE).parts[0] == "local"],
    ids=lambda p: p.relative_to(PACKAGE).as_posix(),
)
def test_arrows_within_the_local_backend_run_one_way(path: Path) -> None:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    if len(parts) < 3:
        return
    for name, _ in imports(path):
        target = name.split(".")[2] if name.startswith("nemo_notebook.local.") else ""
        if target in LOCAL_MAY_USE and target != parts[1]:
            assert target in LOCAL_MAY_USE[parts[1]], f"local.{parts[1]} must not know {name}"


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.relative_to(PACKAGE).parts[:2] == ("local", "agent")],
    ids=lambda p: p.relative_to(PACKAGE).as_posix(),
)
def test_arrows_within_the_agent_run_one_way(path: Path) -> None:
    here = path.relative_to(PACKAGE).parts[2]
    for name, _ in imports(path):
        target = name.split(".")[3] if name.startswith("nemo_notebook.local.agent.") else ""
        if target in AGENT_MAY_USE and here in AGENT_MAY_USE and target != here:
            assert target in AGENT_MAY_USE[here], f"local.agent.{here} must not know {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_file_is_longer_than_a_person_can_hold_in_mind(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_importing_the_package_loads_neither_the_backend_nor_a_media_library() -> None:
    program = (
        "import sys, nemo_notebook; "
        "heavy = ('nemo_notebook.local', 'av', 'typst', 'PIL', 'espeakng_loader', 'starlette', "
        "'uvicorn', 'anywidget'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_wheel_carries_what_is_not_python() -> None:
    for name in ("local/render/words/typography.typ", "widgets/player.js", "widgets/player.css"):
        assert (PACKAGE / name).is_file()
