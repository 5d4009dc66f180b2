"""Files that lie, and files that would cost too much: refused soon, with a sentence."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from ingest_parts import picture, video
from PIL import Image

from nemo_notebook.errors import UnsupportedMedia
from nemo_notebook.local.ingest.media import inspect
from nemo_notebook.local.ingest.pictures import frames_of

SOON = 4.0
"""Seconds; all but one of these take a few hundredths."""


def gif_of(path: Path, frames: int) -> Path:
    """Frames of one pixel, put down by hand."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    control = b"!\xf9\x04\0\x02\0\0\0"
    frame = control + b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02D\x01\0"
    path.write_bytes(head + frame * frames + b";")
    return path


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(path: Path, width: int, height: int, between: bytes = b"") -> Path:
    """A real PNG of that size, in black and white, and small: its rows are all alike."""
    squeeze = zlib.compressobj(9)
    row = b"\0" + b"\0" * ((width + 7) // 8)
    body = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + between
        + chunk(b"IDAT", body)
        + chunk(b"IEND", b"")
    )
    return path


def packets(path: Path, size: tuple[int, int], times: list[int], codec: str = "rawvideo") -> Path:
    """A file whose header says what it likes; its packets are noise."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.time_base = Fraction(1, 1000)
        for moment in times:
            packet: Any = av.Packet(b"\x11" * 2000)
            packet.stream, packet.pts, packet.dts = stream, moment, moment
            packet.time_base, packet.is_keyframe = Fraction(1, 1000), True
            container.mux(packet)
    return path


def patched(path: Path, old: bytes, new: bytes) -> Path:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    return path


MATROSKA = b"\x1a\x45\xdf\xa3"
HOSTILE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "a PNG of 13000 × 13000 in 20 KB": (
        "p.png", lambda p: png_of(p, 13_000, 13_000), "13000 × 13000 pixels"),
    "a GIF of a hundred thousand frames": ("a.gif", lambda p: gif_of(p, 100_000), "5000 frames"),
    "an APNG that claims four milliards": (
        "a.png", lambda p: png_of(p, 8, 8, chunk(b"acTL", struct.pack(">II", 2**32 - 1, 0))),
        "5000 frames"),
    "a video of 32768 × 32768": (
        "v.mkv", lambda p: patched(
            packets(p, (16_384, 512), [0, 40]),
            b"\xb0\x82\x40\0\xba\x82\x02\0", b"\xb0\x82\x80\0\xba\x82\x80\0"), "32768|damaged"),
    "a video that lasts a thousand years": (
        "v.mkv", lambda p: packets(p, (64, 48), [0, 10**9]), "more than 6 hours|damaged"),
    "frames without any duration": (
        "v.mkv", lambda p: packets(p, (64, 48), [0] * 40), "damaged"),
    "noise behind a true header": (
        "v.mp4", lambda p: p.write_bytes(b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"\x55" * 9000),
        "damaged"),
    "boxes in boxes without end": (
        "v.mp4", lambda p: p.write_bytes(
            b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"".join(
                struct.pack(">I", 900_000 - 8 * n) + b"moov" for n in range(100_000))),
        "damaged"),
    "Matroska elements of endless size": (
        "v.mkv", lambda p: p.write_bytes(MATROSKA + b"\x01" + b"\xff" * 7 + b"\x01\xff" * 40_000),
        "damaged"),
    "a JPEG that ends in its header": (
        "p.jpg", lambda p: p.write_bytes(b"\xff\xd8\xff\xe0\xff\xff" + b"\0" * 200), "damaged"),
    "a WebP that is longer than it is": (
        "p.webp", lambda p: p.write_bytes(
            b"RIFF\xff\xff\xff\x7fWEBPVP8X\x0a\0\0\0\x02\0\0\0" + b"\xff" * 6), "pixels"),
    "a text that inflates": (
        "p.png", lambda p: png_of(p, 8, 8, b"".join(
            chunk(b"zTXt", b"k\0\0" + zlib.compress(b"\0" * 60_000_000, 9)) for _ in range(3))),
        "damaged"),
    "an SVG": ("p.png", lambda p: p.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>"),
               "content of the file"),
    "EPS under another name": (
        "p.jpg", lambda p: p.write_text("%!PS-Adobe-3.0 EPSF-3.0\n(x) run"), "content of the file"),
    "a HEIC picture": (
        "p.jpg", lambda p: p.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 500), "HEIC picture"),
    "an AVIF picture": ("p.jpg", lambda p: Image.new("RGB", (9, 9)).save(p, "AVIF"), "AVIF"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_soon_and_with_a_sentence(tmp_path: Path, case: str) -> None:
    name, make, said = HOSTILE[case]
    path = tmp_path / name
    make(path)
    started = time.monotonic()
    with pytest.raises(UnsupportedMedia, match=said) as refused:
        inspect(path, name)
    assert time.monotonic() - started < SOON
    assert str(tmp_path) not in str(refused.value), "no path of ours"
    assert refused.value.message.endswith(".")


def test_two_hundred_streams_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.mkv"
    with av.open(str(path), "w") as container:
        streams: list[Any] = [container.add_stream("pcm_s16le", rate=8000) for _ in range(200)]
        for stream in streams:
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 64), np.int16), "s16", "mono")
            frame.sample_rate = 8000
            container.mux(stream.encode(frame))
    started = time.monotonic()
    with pytest.raises(UnsupportedMedia):
        inspect(path, "many.mkv")
    assert time.monotonic() - started < SOON


def test_a_file_of_noise_never_raises_anything_but_a_refusal(tmp_path: Path) -> None:
    """Real files with bytes changed at random."""
    rng = np.random.default_rng(12)
    originals = [video(tmp_path / f"v.{kind}") for kind in ("mp4", "webm", "avi")]
    originals += [
        picture(tmp_path / f"p.{kind}", (90, 60)) for kind in ("png", "gif", "webp", "jpg")
    ]
    path = tmp_path / "upload.part"
    refused = 0
    for original in originals:
        data = original.read_bytes()
        for _ in range(40):
            spoilt = bytearray(data)
            for place in rng.integers(4, len(data), rng.integers(1, 40)):
                spoilt[place] = rng.integers(256)
            path.write_bytes(spoilt[: rng.integers(len(data) // 2, len(data) + 1)])
            try:
                inspect(path, original.name)
            except UnsupportedMedia:
                refused += 1
    assert refused > 20


def test_a_refusal_needs_little_memory(tmp_path: Path) -> None:
    """In a process of its own, that must get by with what a small render needs."""
    resource = pytest.importorskip("resource", reason="limits are counted by Unix")
    assert resource
    bomb = png_of(tmp_path / "p.png", 13_000, 13_000)
    gif_of(tmp_path / "a.gif", 100_000)
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from nemo_notebook.errors import UnsupportedMedia\n"
        "from nemo_notebook.local.ingest.media import inspect\n"
        "import PIL.Image, av, numpy\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for name in sys.argv[1:]:\n"
        "    try: inspect(Path(name), Path(name).name)\n"
        "    except UnsupportedMedia: pass\n"
        "    else: sys.exit('it was taken')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(bomb), str(tmp_path / "a.gif")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    grown = int(done.stdout) * (1 if sys.platform == "darwin" else 1024)
    assert grown < 40_000_000


def test_what_claims_an_absurd_rate_is_counted_and_taken(tmp_path: Path) -> None:
    """Browsers record without a rate; FFmpeg then guesses 1000 frames a second."""
    path = tmp_path / "r.webm"
    with av.open(str(path), "w", format="webm", options={"live": "1"}) as container:
        stream: Any = container.add_stream("libvpx", rate=1000)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for number in range(20):
            frame: Any = av.VideoFrame(64, 48, "yuv420p")
            frame.pts, frame.time_base = 67 * number + number % 5, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    found = inspect(path, "r.webm")
    assert 10 < found.fps < 20 and 1200 < found.duration < 1500


def test_frames_are_counted_without_decoding_them(tmp_path: Path) -> None:
    for frames in (1, 2, 40):
        stills = [Image.new("P", (20, 10), n) for n in range(frames)]
        with io.BytesIO() as file:
            stills[0].save(file, "GIF", save_all=True, append_images=stills[1:], optimize=False)
            assert frames_of(file, "gif", 5000) == frames
        coloured = [Image.new("RGB", (20, 10), (n * 5, 0, 0)) for n in range(frames)]
        with io.BytesIO() as file:
            coloured[0].save(file, "WEBP", save_all=True, append_images=coloured[1:])
            assert frames_of(file, "webp", 5000) in (frames, frames - 1)
    assert frames_of(io.BytesIO(b"GIF89a"), "gif", 10) == 0
