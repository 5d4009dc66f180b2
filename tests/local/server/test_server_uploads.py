"""Uploads by the wire: what is kept, what is refused, and that nothing else is left."""

from __future__ import annotations

import hashlib
import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from server_parts import (
    GatedRender,
    connect,
    new_session,
    say,
    spoken,
    state,
    wire_draft,
    write_mp4,
)

from nemo_notebook.draft import decode
from nemo_notebook.errors import InputError
from nemo_notebook.local.ingest import uploads as uploads_module

pytestmark = pytest.mark.anyio


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (10, 200, 90)).save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def mp4(tmp_path: Path) -> bytes:
    path = tmp_path / "clip.mp4"
    write_mp4(path, decode(wire_draft(2)))
    return path.read_bytes()


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.part")]


async def put(client: Any, session: str, *files: tuple[str, bytes]) -> Any:
    parts = [("files", (name, content)) for name, content in files]
    return await client.post(f"/api/upload-video/nemo_agent/me/{session}", files=parts)


async def test_a_video_and_a_picture_are_kept(app: Any, mp4: bytes, tmp_path: Path) -> None:
    async with connect(app) as client:
        session = await new_session(client)
        picture = png()
        answer = await put(client, session, ("../clip.mp4", mp4), ("照片.png", picture))
        data = answer.json()["data"]
        assert data["session_state_applied"] is True
        film, photo = data["files"]
        assert (film["filename"], film["file_type"]) == ("clip.mp4", "video")
        assert (film["duration"], film["width"], film["height"], film["fps"]) == (2.0, 64, 64, 10.0)
        assert film["hash"] == hashlib.sha256(mp4).hexdigest()
        assert (photo["filename"], photo["file_type"]) == ("照片.png", "image")
        assert (photo["width"], photo["height"], photo["size"]) == (40, 30, len(picture))
        assert (await state(client, session))["video_infos"] == data["files"]
        got = await client.get(photo["cdn_url"])
        assert (got.content, got.headers["content-type"]) == (picture, "image/png")
        assert got.headers["x-content-type-options"] == "nosniff"
        assert "filename*=UTF-8''%E7%85%A7%E7%89%87.png" in got.headers["content-disposition"]
        assert (
            await client.get(film["cdn_url"], headers={"Range": "bytes=4-7"})
        ).content == b"ftyp"
        assert left_over(tmp_path) == []
        stream = await say(client, session, "use my photo")
        assert [event["result"]["uploads"] for event in stream if "result" in event] == [2]
        assert spoken(stream)


async def test_uploads_of_others_look_unknown(app: Any) -> None:
    async with connect(app) as owner, connect(app, "another") as other:
        session = await new_session(owner)
        (photo,) = (await put(owner, session, ("p.png", png()))).json()["data"]["files"]
        theirs = await other.get(photo["cdn_url"])
        unknown = await other.get(photo["cdn_url"].replace(photo["id"], "0" * 32))
        assert theirs.status_code == unknown.status_code == 404
        assert theirs.content == unknown.content
        refused = await put(other, session, ("p.png", png()))
        assert (refused.status_code, refused.json()["code"]) == (404, 1002)
        assert (await owner.get(photo["cdn_url"].replace(".png", ".exe"))).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("run.exe", b"MZ" * 100, "run.exe: The file type .exe is not accepted."),
        ("clip.mp4", b"ffconcat version 1.0\n", "not that of a mp4 file"),
        ("p.png", b"", "p.png: The file is empty."),
        ("notes.txt", b"hello", "as the prompt"),
        ("a\u202e.exe", b"MZ", "a.exe: "),
    ],
)
async def test_what_is_refused_leaves_nothing(
    app: Any, name: str, content: bytes, said: str, tmp_path: Path
) -> None:
    async with connect(app) as client:
        session = await new_session(client)
        answer = await put(client, session, ("good.png", png()), (name, content))
        assert answer.json()["code"] == (400 if not content else 4001)
        assert said in answer.json()["message"]
        assert str(tmp_path) not in answer.text
        assert (await state(client, session))["video_infos"] == []
        assert left_over(tmp_path) == []


async def test_the_accepted_types_are_listed(app: Any) -> None:
    async with connect(app) as client:
        answer = await put(client, await new_session(client), ("x.heic", b"x"))
        assert (answer.status_code, answer.json()["code"]) == (415, 4001)
        assert {"mp4", "jpg", "jpeg", "m4a"} < set(answer.json()["data"]["accepted"])


async def test_a_file_over_the_limit(
    app: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(uploads_module, "MAX_FILE", 1000)
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="v.mp4"\r\n\r\n'
        for _ in range(100):
            given += 1
            yield b"x" * 500

    async with connect(app) as client:
        session = await new_session(client)
        answer = await client.post(
            f"/api/upload-video/nemo_agent/me/{session}",
            content=endless(),
            headers={"Content-Type": "multipart/form-data; boundary=b"},
        )
        assert (answer.status_code, answer.json()["code"]) == (413, 4002)
        assert given < 10
        assert left_over(tmp_path) == []


async def test_a_declared_length_over_the_limit_is_not_read(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads_module, "MAX_BODY", 1000)
    async with connect(app) as client:
        answer = await put(client, await new_session(client), ("v.mp4", b"x" * 2000))
        assert (answer.status_code, answer.json()["code"]) == (413, 4002)


HEADER = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n'
PART = b'--b\r\nContent-Disposition: form-data; name="files"; filename="p.png"\r\n\r\n'


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=" + "b" * 5000, b"x", 400),
        ("multipart/form-data; boundary=b", b"", 400),
        ("multipart/form-data; boundary=b", b"no boundary at all", 400),
        ("multipart/form-data; boundary=b", b"--b--\r\n", 400),
        ("multipart/form-data; boundary=b", PART + png(), 400),
        ("multipart/form-data; boundary=b", PART[:-2] + b"X" * 20_000 + b": 1\r\n\r\n", 400),
        (
            "multipart/form-data; boundary=b",
            PART[:-2] + b"X-A: " + b"a" * 4000 + b"\r\n" + b"X-B: " + b"b" * 90_000 + b"\r\n\r\n",
            400,
        ),
        ("multipart/form-data; boundary=b", HEADER * 500 + b"--b--", 413),
        ("multipart/form-data; boundary=b", (PART + b"\r\n") * 30 + b"--b--", 400),
        ("text/plain", b"x", 415),
        ("", b"x", 415),
    ],
)  # fmt: skip
async def test_malformed_uploads(
    app: Any, kind: str, content: bytes, status: int, tmp_path: Path
) -> None:
    async with connect(app) as client:
        session = await new_session(client)
        answer = await client.post(
            f"/api/upload-video/nemo_agent/me/{session}",
            content=content,
            headers={"Content-Type": kind},
        )
        assert answer.status_code in (status, 413 if len(content) > 20_000 else status)
        assert answer.json()["code"] == answer.status_code
        assert left_over(tmp_path) == []


async def test_an_upload_that_breaks_off_leaves_nothing(app: Any, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield PART + png()[:20]
        raise ConnectionError("the source is gone")

    async with connect(app) as client:
        session = await new_session(client)
        with pytest.raises(ConnectionError, match="the source is gone"):
            await client.post(
                f"/api/upload-video/nemo_agent/me/{session}",
                content=broken(),
                headers={"Content-Type": "multipart/form-data; boundary=b"},
            )
        assert (await state(client, session))["video_infos"] == []
        assert left_over(tmp_path) == []


async def test_addresses_are_not_fetched(app: Any) -> None:
    async with connect(app) as client:
        session = await new_session(client)
        answer = await client.post(
            f"/api/upload-video/nemo_agent/me/{session}",
            json={"urls": ["http://127.0.0.1:1/x.mp4"], "source_type": "url"},
        )
        assert answer.json()["code"] == 400
        assert "does not fetch files by URL yet" in answer.json()["message"]


async def test_uploads_reach_the_renderer_and_only_those(make_app: Callable[..., Any]) -> None:
    render = GatedRender()
    render.gate.set()
    app = make_app(render=render)
    async with connect(app) as client:
        session = await new_session(client)
        (photo,) = (await put(client, session, ("p.png", png()))).json()["data"]["files"]
        token = client.headers["Authorization"].removeprefix("Bearer ")
        owner = app.state.services.accounts.lookup(token).user
        find = app.state.services.store.find
        for base in ("http://nemo.local", "http://127.0.0.1:8765", ""):
            path = find(owner, photo["cdn_url"].replace("http://nemo.local", base)).path
            assert path.read_bytes() == png()
        for address in (
            "/etc/passwd",
            "file:///etc/passwd",
            photo["cdn_url"] + "/../x",
            "",
            "\x00",
        ):
            with pytest.raises(InputError):
                find(owner, address)
        with pytest.raises(InputError):
            find("somebody", photo["cdn_url"])
