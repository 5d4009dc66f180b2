"""The place to drop files on, driven as a page drives it, with a real project behind it."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nemo_notebook.project.updates import Update, Watcher
from nemo_notebook.widgets import CreditsBadge, UploadPanel


class Owner:
    """A project that keeps the bytes of what it is given."""

    name = "Owner"

    def __init__(self) -> None:
        self.given: list[tuple[str, bytes | str]] = []
        self.go = threading.Event()
        self.go.set()

    def upload(self, *files: Any, watch: Watcher | None = None) -> tuple[Any, ...]:
        assert self.go.wait(10)
        for file in files:
            whole = file.read_bytes() if isinstance(file, Path) else file
            self.given.append((getattr(file, "name", ""), whole))
            assert watch is not None
            watch(Update("progress", "Uploading", 50.0))
        return files


class Page:
    """A browser with files to give."""

    def __init__(self, panel: UploadPanel) -> None:
        self.heard: list[dict[str, Any]] = []
        self._zone = panel.zone
        self._zone.send = lambda content, buffers=None: self.heard.append(content)

    def says(self, kind: str, piece: bytes | None = None, **facts: Any) -> None:
        buffers = [] if piece is None else [memoryview(piece)]
        self._zone._handle_custom_msg({"kind": kind, **facts}, buffers)

    def gives(self, name: str, data: bytes, piece: int = 1000) -> str:
        key = f"key-{name}-{len(self.heard)}"
        self.says("begin", key=key, name=name, size=len(data))
        while self.heard[-1]["kind"] == "next":
            at = self.heard[-1]["offset"]
            self.says("piece", data[at : at + piece], key=key)
        return str(self.heard[-1]["kind"])


@pytest.fixture
def panel() -> UploadPanel:
    return UploadPanel(Owner())


def test_a_dropped_file_comes_in_pieces_and_is_not_kept(panel: UploadPanel) -> None:
    page, data = Page(panel), bytes(range(256)) * 20
    assert page.gives("photo.jpg", data) == "taken"
    assert panel.wait(10)
    assert panel.project.given == [("photo.jpg", data)]  # type: ignore[union-attr]
    left = [path for path in panel.zone._folder.rglob("*") if path.is_file()]
    assert left == []
    folder = panel.zone._folder
    panel.zone.close()
    assert not folder.exists()


def test_files_that_come_while_others_are_sent_follow(panel: UploadPanel) -> None:
    page, owner = Page(panel), panel.project
    owner.go.clear()  # type: ignore[union-attr]
    for name in ("a.png", "b.png", "c.png"):
        assert page.gives(name, b"x" * 10) == "taken"
    owner.go.set()  # type: ignore[union-attr]
    for _ in range(50):
        assert panel.wait(10)
        if len(owner.given) == 3:  # type: ignore[union-attr]
            break
        threading.Event().wait(0.02)
    names = [name for name, _ in owner.given]  # type: ignore[union-attr]
    assert names == ["a.png", "b.png", "c.png"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("..", "file"),
        ("x" * 300 + ".png", "x" * 80 + ".png"),
        ("a\x00b.png", "a␀b.png"),
    ],
)
def test_a_name_is_only_a_name(panel: UploadPanel, name: str, kept: str) -> None:
    assert Page(panel).gives(name, b"x") == "taken"
    assert panel.wait(10)
    assert panel.project.given[0][0] == kept  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda page: page.says("begin", key="k", name="a.png", size=0), "is empty"),
        (lambda page: page.says("begin", key="k", name="a.png", size=1 << 30), "200 MB"),
        (lambda page: page.says("begin", key="k", name="a.png", size="1"), "is empty"),
        (
            lambda page: [
                page.says("begin", key="k", name="a.png", size=5),
                page.says("piece", b"123456", key="k"),
            ],
            "longer than it said",
        ),
    ],
)
def test_a_page_that_lies_is_refused(
    panel: UploadPanel, act: Callable[[Page], Any], said: str
) -> None:
    page = Page(panel)
    act(page)
    assert page.heard[-1]["kind"] == "refused" and said in panel.notice.value
    assert panel.project.given == []  # type: ignore[union-attr]
    page.says("piece", b"12", key="k")
    page.says("piece", key="nobody")
    assert panel.project.given == []  # type: ignore[union-attr]


def test_a_file_by_its_path_and_a_wrong_one_by_its_path(client: Any, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "navy").save(buffer, "PNG")
    (tmp_path / "photo.png").write_bytes(buffer.getvalue())
    panel = UploadPanel(client.project("Files"))
    heard: list[Any] = []
    panel.on_upload(heard.append)
    panel.source.value = str(tmp_path / "photo.png")
    panel.button.click()
    assert panel.wait(60)
    assert "photo.png" in panel.files.value and len(heard) == 1
    panel.source.value = str(tmp_path / "none.png")
    panel.button.click()
    assert panel.wait(60)
    assert "none.png" in panel.notice.value
    panel.button.click()
    assert "Type the path" in panel.notice.value


def test_the_balance_is_shown(client: Any) -> None:
    badge = CreditsBadge(client)
    assert badge.wait(60)
    assert "credits" in badge.label.value and badge.last_error is None
