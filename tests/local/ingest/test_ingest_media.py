"""What a file is, and what is refused."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import av
import pytest
from ingest_parts import AUDIO_CODECS, PICTURES, VIDEO_CODECS, picture, sound, video
from PIL import Image

from nemo_notebook.errors import UnsupportedMedia
from nemo_notebook.local.ingest import media as media_module
from nemo_notebook.local.ingest.media import Media, inspect
from nemo_notebook.local.ingest.names import clean, extension_of
from nemo_notebook.local.ingest.pictures import size_of


@pytest.mark.parametrize("extension", VIDEO_CODECS)
def test_videos(tmp_path: Path, extension: str) -> None:
    found = inspect(video(tmp_path / f"v.{extension}"), f"My clip.{extension.upper()}")
    assert (found.kind, found.extension) == ("video", extension)
    assert (found.width, found.height, found.fps) == (64, 48, 10.0)
    assert abs(found.duration - 2000) <= 150


@pytest.mark.parametrize("extension", AUDIO_CODECS)
def test_sounds(tmp_path: Path, extension: str) -> None:
    found = inspect(sound(tmp_path / f"s.{extension}"), f"s.{extension}")
    assert (found.kind, found.extension, found.width, found.fps) == ("audio", extension, 0, 0.0)
    assert abs(found.duration - 1000) <= 150


@pytest.mark.parametrize("extension", PICTURES)
def test_pictures(tmp_path: Path, extension: str) -> None:
    found = inspect(picture(tmp_path / f"p.{extension}"), f"p.{extension}")
    assert found == Media("image", extension, width=40, height=30)


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 20}, {"exif": b"Exif\0\0"}])
def test_every_form_of_webp_tells_its_size(tmp_path: Path, options: dict[str, object]) -> None:
    path = picture(tmp_path / "p.webp", (333, 77), **options)
    with path.open("rb") as file:
        assert size_of(file, "webp") == (333, 77)


def test_a_progressive_jpeg_that_lies_on_its_side(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = picture(tmp_path / "p.jpg", (60, 20), progressive=True, exif=exif)
    found = inspect(path, "p.jpeg")
    assert (found.width, found.height) == (20, 60)


def test_the_content_decides_within_what_is_accepted(tmp_path: Path) -> None:
    assert inspect(picture(tmp_path / "p.webp"), "photo.jpg").extension == "webp"
    assert inspect(picture(tmp_path / "p.png"), "photo").extension == "png"


def test_a_recording_without_a_duration_is_read_through(tmp_path: Path) -> None:
    path = tmp_path / "r.webm"
    with av.open(str(path), "w", format="webm", options={"live": "1"}) as container:
        stream = container.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(15):
            container.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(stream.encode(None))
    with av.open(str(path)) as container:
        assert container.duration is None
    assert abs(inspect(path, "r.webm").duration - 1500) <= 150


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("virus.exe", "type .exe is not accepted"),
        ("page.html", "type .html is not accepted"),
        ("drawing.svg", "type .svg is not accepted"),
        ("list.m3u8", "type .m3u8 is not accepted"),
        ("notes.txt", "text of a document as the prompt"),
        ("report.PDF", "text of a document as the prompt"),
    ],
)
def test_names_that_are_not_accepted(tmp_path: Path, name: str, said: str) -> None:
    path = picture(tmp_path / "p.png")
    with pytest.raises(UnsupportedMedia, match=said):
        inspect(path, name)


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """A server that writes down who comes."""
    visits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            """Be silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", visits
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.avi", "song.mp3", "p.png", "p"])
def test_scripts_for_ffmpeg_are_refused_and_open_nothing(
    tmp_path: Path, name: str, trap: tuple[str, list[str]]
) -> None:
    address, visits = trap
    secret = video(tmp_path / "secret.mp4")
    scripts = [
        f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{address}/a.ts\n#EXT-X-ENDLIST\n",
        f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n",
        f"ffconcat version 1.0\nfile '{secret}'\n",
        f"ffconcat version 1.0\nfile '{address}/x.mp4'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
        f"concat:{secret}|{secret}",
        f"subfile,,start,0,end,0,,:{secret}",
        "lavfi testsrc",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "<?xml version='1.0'?><MPD/>",
    ]
    for script in scripts:
        path = tmp_path / "upload.part"
        path.write_text(script, "utf-8")
        with pytest.raises(UnsupportedMedia):
            inspect(path, name)
    assert visits == []


def test_a_disguised_playlist_stays_with_its_demuxer(
    tmp_path: Path, trap: tuple[str, list[str]]
) -> None:
    address, visits = trap
    path = tmp_path / "upload.part"
    for head in (b"\x00\x00\x00\x18ftypmp42", b"\x1a\x45\xdf\xa3", b"ID3\x04", b"RIFF\0\0\0\0AVI "):
        path.write_bytes(head + b"\n#EXTM3U\n#EXTINF:1,\n" + f"{address}/a.ts\n".encode() * 50)
        with pytest.raises(UnsupportedMedia, match="damaged"):
            inspect(path, "clip.mp4")
    assert visits == []


def png_that_claims(path: Path, width: int, height: int) -> Path:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )
    return path


@pytest.mark.parametrize("size", [(13_000, 13_000), (2**31 - 1, 2**31 - 1), (60_000, 1)])
def test_a_picture_bomb_is_refused_before_it_is_decoded(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise AssertionError("it was opened")

    monkeypatch.setattr(Image, "open", fail)
    with pytest.raises(UnsupportedMedia, match="more than 50 million"):
        inspect(png_that_claims(tmp_path / "p.png", *size), "p.png")


@pytest.mark.parametrize("extension", [*PICTURES, *VIDEO_CODECS, *AUDIO_CODECS])
def test_damaged_files_are_refused(tmp_path: Path, extension: str) -> None:
    make = picture if extension in PICTURES else video if extension in VIDEO_CODECS else sound
    whole = make(tmp_path / f"m.{extension}").read_bytes()
    path = tmp_path / "upload.part"
    path.write_bytes(whole[:24])
    with pytest.raises(UnsupportedMedia):
        inspect(path, f"m.{extension}")


def test_a_truncated_picture_is_damaged(tmp_path: Path) -> None:
    path = picture(tmp_path / "p.png", (300, 300))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnsupportedMedia, match="damaged"):
        inspect(path, "p.png")


def test_caps_of_a_video(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = video(tmp_path / "v.mp4")
    for name, value, said in (
        ("MAX_STREAMS", 0, "streams"),
        ("MAX_DURATION", 1999, "hours"),
        ("MAX_VIDEO_PIXELS", 64 * 48 - 1, "64 × 48 pixels"),
        ("MAX_FPS", 9, "frame rate of 10"),
        ("MAX_PROBE_SECONDS", -1.0, "damaged"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(media_module, name, value)
            with pytest.raises(UnsupportedMedia, match=said):
                inspect(path, "v.mp4")
    assert inspect(path, "v.mp4").kind == "video"


def test_a_video_of_many_streams_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.mkv"
    with av.open(str(path), "w", format="matroska") as container:
        streams = []
        for _ in range(60):
            stream = container.add_stream("libx264", rate=10)
            stream.width, stream.height, stream.pix_fmt = 16, 16, "yuv420p"
            streams.append(stream)
        for stream in streams:
            container.mux(stream.encode(av.VideoFrame(16, 16, "yuv420p")))
            container.mux(stream.encode(None))
    with pytest.raises(UnsupportedMedia):
        inspect(path, "many.mkv")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd.png", "passwd.png"),
        ("..\\..\\boot.png", "boot.png"),
        ("C:\\x\\照片 1.png", "照片 1.png"),
        ("a\x00b\r\nc.png", "abc.png"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("a.png. . ", "a.png"),
        ("/", "file"),
        ("", "file"),
        ("..", "file"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
    ],
)
def test_names_are_made_safe_to_show(given: str, shown: str) -> None:
    assert clean(given) == shown


def test_extensions() -> None:
    assert [extension_of(n) for n in ("A.JPG", "a.tar.gz", "none", "")] == ["jpg", "gz", "", ""]
