"""Faults 24 to 26: cancels, full disks, files that are none, and formats."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from client.backend import FAST, MP4, Backend, draft
from client.raw_server import (
    Close,
    answer,
    error_answer,
    json_answer,
)

from nemo_notebook.errors import InputError, NemoError, RenderFailed
from nemo_notebook.project.journal import Journal

from .renders import DONE, RENDER, poll, remembering, submitted
from .support import open_client, open_project


def test_24_a_cancel_that_comes_too_late(server: Backend, tmp_path: Path) -> None:
    """The backend's end of a render wins, and the file is still there to be fetched."""
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home", replace(FAST, render=0.05))
    server.on("GET", RENDER, poll("processing", 50))
    target = tmp_path / "a.mp4"
    with pytest.raises(RenderFailed, match="not finished"):
        project.export(target)
    server.on("POST", RENDER + "/", json_answer({}))
    server.on("GET", RENDER, poll("processing", 90), DONE)
    assert project.cancel() is False
    assert project.export(target).path == target and len(submitted(server)) == 1
    assert project.cancel() is False


def test_24_a_cancel_in_time(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home", replace(FAST, render=0.05))
    server.on("GET", RENDER, poll("processing", 50))
    with pytest.raises(RenderFailed):
        project.export(tmp_path / "a.mp4")
    server.on("POST", RENDER + "/", json_answer({}))
    server.on("GET", RENDER, poll("processing", 50), poll("canceled"))
    assert open_client(server, tmp_path / "home").open("sid").cancel() is True
    remembering(server)
    project.export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 2


def test_24_cancelled_while_it_is_waited_for(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    server.on("GET", RENDER, poll("processing", 50), poll("cancelled"))
    with pytest.raises(RenderFailed, match="cancelled"):
        open_project(server, tmp_path / "home").export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 1


def test_23_a_break_while_fetching_leaves_what_can_be_used(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    target = tmp_path / "a.mp4"
    project = open_project(server, tmp_path / "home")
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(MP4)}\r\n".encode()
    no_file = answer(b"", status=503)
    server.on("GET", "/api/render/proxy/render", no_file)
    server.on("GET", "/file.mp4", [head + b'ETag: "v1"\r\n\r\n', MP4[:5000], Close()], no_file)
    with pytest.raises(NemoError):
        project.export(target)
    assert not target.exists()
    server.on("GET", "/file.mp4", answer(MP4))
    project.export(target)
    assert target.read_bytes() == MP4 and len(submitted(server)) == 1
    assert not list(tmp_path.glob("*.part"))


def test_26_a_file_that_is_none_is_made_anew(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    server.on("GET", "/file.mp4", answer(b"<html>" * 9, kind="text/html"))
    with pytest.raises(NemoError):
        project.export(tmp_path / "a.mp4")
    server.on("GET", "/file.mp4", answer(MP4))
    project.export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 2


def test_26_an_end_that_proves_nothing(server: Backend, tmp_path: Path) -> None:
    """Without a length the boxes of the file tell whether it has ended."""
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")

    def box(kind: bytes, size: int) -> bytes:
        return (size + 8).to_bytes(4) + kind + bytes(size)

    film = box(b"ftyp", 8) + box(b"mdat", 9000) + box(b"moov", 500)
    server.on("GET", "/file.mp4", [b"HTTP/1.1 200 X\r\n\r\n", film])
    assert project.export(tmp_path / "a.mp4").path.read_bytes() == film
    for wrong in (film[:-1], film[: 16 + 9008], film + b"\0\0\0\0"):
        server.on("GET", "/file.mp4", [b"HTTP/1.1 200 X\r\n\r\n", wrong])
        with pytest.raises(NemoError, match="not complete"):
            project.export(tmp_path / "b.mp4")
    assert not list(tmp_path.glob("b.mp4*"))


def test_25_no_room_says_how_much_is_missing(
    server: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    target = tmp_path / "a.mp4"
    server.on("GET", "/file.mp4", answer(MP4, headers={"ETag": '"v1"'}))
    real = os.fsync

    def full(handle: int) -> None:
        if str(Path(f"/proc/self/fd/{handle}").readlink()).endswith(".part"):
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="no room left"):
        project.export(target)
    assert not target.exists()
    monkeypatch.setattr(os, "fsync", real)
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Disk", (), {"free": 5}))
    server.on("GET", "/file.mp4", answer(MP4, headers={"ETag": '"v2"'}))
    with pytest.raises(InputError, match=f"{len(MP4):,} bytes") as caught:
        project.export(target)
    assert caught.value.details["needed"] == len(MP4) and not target.exists()
    monkeypatch.undo()
    assert project.export(target).path.read_bytes() == MP4
    assert len(submitted(server)) == 1 and not list(tmp_path.glob("*.part"))


def test_25_a_journal_on_a_full_disk_costs_no_work(
    server: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    opened: list[int] = []

    def full(self: Journal) -> int:
        opened.append(os.open("/dev/full", os.O_WRONLY))
        return opened[-1]

    monkeypatch.setattr(Journal, "_open", full)
    with pytest.warns(RuntimeWarning, match="journal"):
        project.export(tmp_path / "a.mp4")
    assert (tmp_path / "a.mp4").read_bytes() == MP4
    for handle in opened:
        os.close(handle)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.webm", b"\x1aE\xdf\xa3" + bytes(100)),
        ("a.MOV", b"\0\0\0\x14ftypqt  " + bytes(100)),
        ("a.gif", b"GIF89a" + bytes(100)),
    ],
)
def test_other_formats_are_asked_of_the_backend(
    server: Backend, tmp_path: Path, name: str, content: bytes
) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    server.on("GET", "/file.mp4", answer(content))
    assert project.export(tmp_path / name).path.read_bytes() == content
    asked = [r.json["output"]["format"] for r in server.requests if r.path == RENDER]
    assert asked == [Path(name).suffix[1:].lower()]
    server.on("POST", RENDER, error_answer(400, "format not supported", status=400))
    with pytest.raises(InputError, match=r"does not make .* files .*\.mp4"):
        project.export(tmp_path / f"b{Path(name).suffix}")
    server.on("GET", "/file.mp4", answer(MP4.replace(b"ftyp", b"????")))
    server.on("POST", RENDER, server._submit)
    with pytest.raises(NemoError, match="is not a"):
        project.export(tmp_path / f"c{Path(name).suffix}")
