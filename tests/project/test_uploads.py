"""Uploads: whatever people give, checked before a byte is sent, streamed, typed by content."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import threading
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from client.backend import Backend
from client.raw_server import json_answer, stream
from documents.parts import docx, paragraphs, pdf

from nemo_notebook.errors import InputError, MediaTooLarge, NemoError, UnsupportedMedia
from nemo_notebook.project.content import kind_of
from nemo_notebook.project.papers import ROOM, Papers
from nemo_notebook.project.sync import Project

from .support import Seen, open_project

MP4 = b"\0\0\0\x20ftypisom" + bytes(range(256)) * 8
MOV = b"\0\0\0\x14ftypqt  " + bytes(range(256))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
JPG = b"\xff\xd8\xff\xe0" + bytes(range(256))
MKV = b"\x1a\x45\xdf\xa3" + bytes(40) + b"matroska" + bytes(200)
WEBM = b"\x1a\x45\xdf\xa3" + bytes(20) + b"webm" + bytes(200)

KINDS: list[tuple[str, bytes, str]] = [
    ("a.mp4", MP4, "mp4"),
    ("a.m4v", MP4, "mp4"),
    ("noname", MP4, "mp4"),
    ("a.m4a", MP4, "m4a"),
    ("a.mov", MOV, "mov"),
    ("a.mov", b"\0\0\1\0moov" + bytes(99), "mov"),
    ("a.webm", WEBM, "webm"),
    ("a.mkv", MKV, "mkv"),
    ("a.jpeg", JPG, "jpeg"),
    ("a.jpg", PNG, "png"),
    ("a.png", JPG, "jpg"),
    ("a.gif", b"GIF89a\1\0\1\0\0\0", "gif"),
    ("a.webp", b"RIFF\4\0\0\0WEBPVP8 ", "webp"),
    ("a.avi", b"RIFF\4\0\0\0AVI LIST", "avi"),
    ("a.wav", b"RIFF\4\0\0\0WAVEfmt ", "wav"),
    ("a.mp3", b"ID3\4\0\0\0\0\0\0", "mp3"),
    ("a.mp3", b"\xff\xfb\x90\0" * 9, "mp3"),
    ("a.mp3", bytes(300) + b"\xff\xfb\x90\0" * 9, "mp3"),
    ("a.aac", b"\xff\xf1\x50\x80\0\0", "aac"),
    ("a.pdf", pdf("Hi"), "pdf"),
    ("a.jpg", pdf("Hi"), "pdf"),
    ("a.docx", docx(paragraphs("Hi")), "docx"),
    ("a.txt", b"ID3 tags are a topic of their own.", "txt"),
    ("a.txt", "RIFF 是什么".encode("gb18030"), "txt"),
    ("a.txt", "Hello".encode("utf-16"), "txt"),
    ("a.md", b"# Title", "txt"),
]
REFUSED: list[tuple[str, bytes, str]] = [
    ("a.mp4", b"#EXTM3U\nhttp://10.0.0.1/x.ts\n", "holds text"),
    ("a.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n", "holds text"),
    ("a.mp4", b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", "holds text"),
    ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "holds text"),
    ("a.mp4", os.urandom(9) + bytes(500), "does not hold what its name says"),
    ("a.jpg", b"\0\0\0\x18ftypheic" + bytes(99), "is a HEIC picture"),
    ("a.jpg", b"\0\0\0\x18ftypavif" + bytes(99), "is an AVIF picture"),
    ("a.zip", b"PK\3\4" + bytes(99), "is a zip archive"),
    ("a.mp3", b"OggS" + bytes(99), "is an Ogg file"),
    ("a.mp4", b"MZ" + bytes(99), "is a program"),
    ("a.csv", b"a,b\n1,2\n", "of a type that is not accepted"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "is an Office file of the old kind"),
]


@pytest.mark.parametrize(("name", "data", "kind"), KINDS)
def test_content_says_what_a_file_is(name: str, data: bytes, kind: str) -> None:
    assert kind_of(name, data[:4096]) == kind


@pytest.mark.parametrize(("name", "data", "said"), REFUSED)
def test_what_is_not_accepted_is_named(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnsupportedMedia, match=said):
        kind_of(name, data)


@pytest.fixture
def project(server: Backend, tmp_path: Path) -> Iterator[Project]:
    names = ["one", "two", "three", "four", "five", "six"]
    server.on("POST", "/api/upload-video", json_answer({"files": [{"filename": n} for n in names]}))
    yield open_project(server, tmp_path)


def sent(server: Backend) -> list[bytes]:
    return [r.body for r in server.requests if r.path.startswith("/api/upload-video")]


def test_everything_that_can_be_given_goes_in_one_request(
    server: Backend, project: Project, tmp_path: Path
) -> None:
    from PIL import Image

    path = tmp_path / "clip.mp4"
    path.write_bytes(MP4)
    read, write = os.pipe()
    os.write(write, WEBM)
    os.close(write)
    picture = Image.new("CMYK", (8, 8))
    at_its_end = io.BytesIO(JPG)
    at_its_end.read()
    with os.fdopen(read, "rb") as pipe, path.open("rb") as opened:
        seen = Seen()
        project.upload(
            str(path),
            ("photo.jpg", PNG),
            bytearray(JPG),
            opened,
            ("pipe.webm", pipe),
            ("../../etc/sh\nape.jpg", at_its_end),
            picture,
            watch=seen,
        )
        assert not opened.closed and not at_its_end.closed
    (body,) = sent(server)
    assert body.count(b'name="files"') == 7 and body.count(MP4) == 2
    assert body.count(PNG) == 1 and body.count(JPG) == 2 and body.count(WEBM) == 1
    for name in ("clip.mp4", "photo.png", "upload.jpg", "pipe.webm", "shape.jpg", "picture.png"):
        assert f'filename="{name}"'.encode() in body
    assert b"image/png" in body and b"video/mp4" in body
    assert seen.texts("note") == ["photo.jpg is in truth a png; it is sent as photo.png."]
    percents = [update.percent for update in seen if update.kind == "progress"]
    assert percents[-1] == 100 and percents == sorted(percents)


def test_addresses_go_apart_from_files(server: Backend, project: Project) -> None:
    project.upload("https://example.com/a.mp4", ("a.png", PNG), "HTTP://example.com/b.mp4?x=1")
    files, addresses = sent(server)
    assert PNG in files
    assert json.loads(addresses)["urls"] == [
        "https://example.com/a.mp4",
        "HTTP://example.com/b.mp4?x=1",
    ]


class Closed:
    def read(self, size: int = -1) -> bytes:
        raise ValueError("I/O operation on closed file")


UNUSABLE: list[tuple[Any, type[NemoError], str]] = [
    (b"", InputError, "is empty"),
    (b"some words", UnsupportedMedia, "not accepted"),
    (("a.png", b""), InputError, "'a.png' is empty"),
    (("a.png",), InputError, "with their name"),
    (("a.png", 3), InputError, "int"),
    (None, InputError, "NoneType"),
    (Closed(), InputError, "closed"),
    ("missing.png", InputError, "not a file that is there"),
    ("a\0b.png", InputError, "not a file that is there"),
    ("https://", InputError, "not the address of a file"),
    ("https://[::1", InputError, "not the address of a file"),
    (("clip.mp4", b"words, words"), UnsupportedMedia, "holds text"),
]


@pytest.mark.parametrize(("given", "kind", "said"), UNUSABLE)
def test_what_cannot_be_used_is_refused_before_anything_is_sent(
    server: Backend, project: Project, given: Any, kind: type[NemoError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        project.upload(("good.png", PNG), "https://example.com/a.mp4", given)
    assert sent(server) == []


def test_a_folder_is_named_as_one(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        project.upload(tmp_path)


def test_over_200_mb_nothing_is_sent(server: Backend, project: Project, tmp_path: Path) -> None:
    huge = tmp_path / "huge.mp4"
    with huge.open("wb") as file:
        file.write(MP4)
        file.truncate(200 * 10**6 + 1)
    with pytest.raises(MediaTooLarge, match="larger than 200 MB"):
        project.upload(huge)

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"\0" * size

    with pytest.raises(MediaTooLarge, match="larger than 200 MB"):
        project.upload(("endless.mp4", Endless()))
    assert sent(server) == []


@dataclass
class Sink:
    """A server that reads an upload, keeps its length, and answers."""

    length: int = 0
    told: int = 0
    listener: socket.socket = field(
        default_factory=lambda: socket.create_server(("127.0.0.1", 0)), repr=False
    )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        connection, _ = self.listener.accept()
        with connection:
            connection.settimeout(60)
            head, buffer = b"", bytearray(2**18)
            while b"\r\n\r\n" not in head:
                head += connection.recv(4096)
            head, _, first = head.partition(b"\r\n\r\n")
            (line,) = (x for x in head.lower().split(b"\r\n") if x.startswith(b"content-length:"))
            self.told, self.length = int(line.partition(b":")[2]), len(first)
            while self.length < self.told:
                size = connection.recv_into(buffer)
                if not size:
                    return
                self.length += size
            connection.sendall(json_answer({"files": [{"filename": "big.mp4"}]}))


PROGRAM = """
import resource, sys, asyncio
from pathlib import Path
sys.path.insert(0, {tests!r})
from client.backend import api_for
from nemo_notebook.project.uploads import send

class At:
    url = sys.argv[1]

percents = []
async def main():
    api = api_for(At, Path(sys.argv[3]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    await send(api, "sid", (sys.argv[2],), lambda update: percents.append(update.percent))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, len(percents))
    await api.close()
asyncio.run(main())
"""


def test_200_mb_go_out_in_constant_memory(tmp_path: Path) -> None:
    big = tmp_path / "big.mp4"
    with big.open("wb") as file:
        file.write(MP4)
        file.truncate(200 * 10**6)
    sink = Sink()
    thread = threading.Thread(target=sink.serve)
    thread.start()
    program = PROGRAM.format(tests=str(Path(__file__).parents[1]))
    done = subprocess.run(
        [sys.executable, "-c", program, sink.url, str(big), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    thread.join(10)
    sink.listener.close()
    kilobytes, percents = map(int, done.stdout.split())
    assert kilobytes < 24_000 and percents >= 100
    assert sink.length == sink.told > 200 * 10**6


def test_a_file_that_changes_while_it_is_sent_is_an_error_of_the_tree(
    server: Backend, project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(MP4 * 600)

    def shorten(update: Any) -> None:
        if update.kind == "progress":
            os.truncate(path, 5000)

    with pytest.raises(NemoError, match="became shorter"):
        project.upload(path, watch=shorten)


def test_documents_go_out_with_the_next_request(server: Backend, project: Project) -> None:
    given = project.upload(
        ("a.docx", docx(paragraphs("A quiet sea."))),
        ("b.txt", io.StringIO("And a storm.")),
        ("c.pdf", pdf("The end.")),
    )
    assert [(one.filename, one.file_type) for one in given] == [
        ("a.docx", "document"),
        ("b.txt", "document"),
        ("c.pdf", "document"),
    ]
    assert sent(server) == []
    prompts = []

    def answer(request: Any) -> Any:
        prompts.append(request.json["new_message"]["parts"][0]["text"])
        return stream({"type": "text", "content": "Done."})

    server.on("POST", "/run_sse", answer)
    assert "credits" in project.say("how many credits do I have?").text
    project.say("Make a video of the documents.")
    project.say("make it shorter")
    assert prompts == [
        "Make a video of the documents:\n\nA quiet sea.\n\nAnd a storm.\n\nThe end.",
        "make it shorter",
    ]


def test_a_text_that_a_request_cannot_carry_is_refused_with_figures(project: Project) -> None:
    with pytest.raises(MediaTooLarge, match=r"holds 120,\d{3} characters; a request carries"):
        project.upload(("long.txt", b"a word " * 17_200))


def test_papers() -> None:
    papers = Papers()
    assert papers.enclose("hello") == "hello"
    papers.add("a.txt", "海。")
    assert papers.enclose("用这个脚本。") == "用这个脚本：\n\n海。"
    assert papers.enclose("can you use it?") == "can you use it?\n\n海。"
    with pytest.raises(MediaTooLarge, match="with the others"):
        papers.add("b.txt", "x" * ROOM)
    assert len(papers) == 1


def test_pil_is_not_loaded_to_look_for_pictures() -> None:
    program = (
        "import sys, nemo_notebook.project.uploads; print([m for m in sys.modules if "
        "m.startswith(('PIL', 'pypdfium2'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_bomb_as_a_document_takes_no_memory(server: Backend, project: Project) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", b"<a>" + b" " * 300_000_000)
    tracemalloc.start()
    with pytest.raises(NemoError):
        project.upload(("bomb.docx", out.getvalue()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * 2**20
