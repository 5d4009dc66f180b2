"""Every format, quality and resolution: the file is what it says it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
import pytest
from footage import texture
from PIL import Image
from playback import RATE, sound

from nemo_notebook.draft import AUDIO, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.output import FORMATS, QUALITIES, Output
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.picture.planes import Planes
from nemo_notebook.local.render.render import render

RED, GREEN, BLUE = (200, 40, 40), (40, 180, 60), (50, 60, 190)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    bars = Image.new("RGB", (320, 180), RED)
    bars.paste(GREEN, (106, 0, 213, 180))
    bars.paste(BLUE, (213, 0, 320, 180))
    bars.save(folder / "bars.png")
    Image.fromarray(texture(640, 360, detail=0.8)).save(folder / "fine.png")
    return folder


def film(picture: str, canvas: Canvas, length: int, *, music: bool = False, to: float = 1) -> Draft:
    zoom = {"zoom": {"from": 1.0, "to": to}}
    scene = Segment("v", "picture", 0, length, picture, f"nemo:{picture}", 1, style=zoom)
    bed = Segment("m", "music", 0, length, "", "music:calm", None, 0.5, {"seed": 1})
    tracks = [Track("video", VIDEO, "Video", (scene,))]
    if music:
        tracks.append(Track("music", AUDIO, "Music", (bed,)))
    return Draft(tuple(tracks), length, "Ünïcode 片名", canvas)


def made(draft: Draft, path: Path, output: Output, files: Path) -> Path:
    render(
        draft, path, output=output, cache=path.parent / "c",
        locate=lambda address: files / address[5:],
    )  # fmt: skip
    return path


class Kind(NamedTuple):
    """What FFmpeg finds in a file of a format: container, video and audio codec, profile, pixels
    in memory; and the first bytes of the file."""

    container: str
    video: str
    audio: str
    profile: str | None
    pixels: tuple[str, ...]
    magic: tuple[int, bytes]


KINDS = {
    "mp4": Kind("mov,mp4", "h264", "aac", "High", ("yuv420p",), (4, b"ftypisom")),
    "mov": Kind("mov,mp4", "h264", "aac", "High", ("yuv420p",), (4, b"ftypqt  ")),
    "webm": Kind("matroska,webm", "vp9", "opus", "Profile 0", ("yuv420p",), (0, b"\x1aE\xdf\xa3")),
    "gif": Kind("gif", "gif", "", None, ("bgra", "rgb8", "pal8"), (0, b"GIF89a")),
}
DRAFT = Canvas(320, 180)


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("format", FORMATS)
def test_a_file_is_of_the_kind_that_its_name_says(
    format: str, quality: str, files: Path, tmp_path: Path
) -> None:
    kind = KINDS[format]
    path = tmp_path / f"film.{format}"
    made(film("bars.png", DRAFT, 300, music=True), path, Output(format, quality), files)
    at, magic = kind.magic
    assert path.read_bytes()[at : at + len(magic)] == magic
    with av.open(str(path)) as container:
        assert container.format.name.startswith(kind.container)
        picture: Any = container.streams.video[0]
        context = picture.codec_context
        assert (context.name, context.profile) == (kind.video, kind.profile)
        assert context.pix_fmt in kind.pixels
        assert (picture.width, picture.height) == DRAFT[:2]
        if format != "gif":  # whose times are in hundredths
            # Of a WebM it is guessed from its times, which are in whole milliseconds.
            assert picture.average_rate == pytest.approx(30, rel=0.002)
        assert len(container.streams) == (2 if kind.audio else 1)
        frame = next(container.decode(video=0))
        if kind.audio:
            tagged = context.color_primaries, context.color_trc, context.colorspace
            assert (*tagged, context.color_range) == (1, 1, 1, 1)
            assert container.metadata.get("title", container.metadata.get("TITLE")) == (
                "Ünïcode 片名"
            )
            heard: Any = container.streams.audio[0]
            assert (heard.codec_context.name, heard.rate, heard.channels) == (kind.audio, RATE, 2)
        shown = frame.to_ndarray(format="rgb24")[90, [50, 160, 270]].astype(int)
    # The colours of the picture come out as they went in, whoever turns them into RGB.
    assert np.abs(shown - (RED, GREEN, BLUE)).max() <= 12, shown.tolist()
    if kind.audio:
        assert len(sound(path)) == pytest.approx(0.3 * RATE, abs=0.034 * RATE)


@pytest.mark.parametrize("format", ["mp4", "mov", "webm"])
def test_a_higher_quality_is_nearer_to_the_picture(
    format: str, files: Path, tmp_path: Path
) -> None:
    draft = film("fine.png", DRAFT, 500, to=1.3)
    painter = Painter(draft, lambda address: files / address[5:])
    wanted = [Planes.of(painter.frame(number)).y.astype(int) for number in range(15)]
    errors, sizes = [], []
    for quality in QUALITIES:
        path = tmp_path / f"{quality}.{format}"
        made(draft, path, Output(format, quality), files)
        with av.open(str(path)) as container:
            shown = [
                Planes.of(frame.reformat(format="yuv420p", dst_colorspace=1)).y.astype(int)
                for frame in container.decode(video=0)
            ]
        pairs = zip(shown, wanted, strict=True)
        errors.append(float(np.mean([np.abs(one - other).mean() for one, other in pairs])))
        sizes.append(path.stat().st_size)
    assert sizes[0] < sizes[1] < sizes[2]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 8


@pytest.mark.parametrize(
    ("canvas", "resolution", "size"),
    [
        (Canvas(1920, 1080), "720p", (1280, 720)),
        (Canvas(1920, 1080), "", (1920, 1080)),
        (Canvas(640, 360), "1440p", (2560, 1440)),
        (Canvas(640, 360), "4k", (3840, 2160)),
        (Canvas(360, 640), "4k", (2160, 3840)),
        (Canvas(640, 640), "1080p", (1080, 1080)),
        (Canvas(576, 720), "720p", (720, 900)),
        (Canvas(640, 360), "854x480", (854, 480)),
    ],
)
def test_a_resolution_is_drawn_and_not_scaled_up(
    canvas: Canvas, resolution: str, size: tuple[int, int], files: Path, tmp_path: Path
) -> None:
    """Two frames of each; what is sharp is as sharp as the size allows."""
    path = tmp_path / "film.mp4"
    title = Segment("t", "title", 0, 5000, "I", style={"layout": "title", "entrance": "fade"})
    draft = film("bars.png", canvas, 70)
    draft = draft.with_track(Track("titles", 7, "Titles", (title,)))
    made(draft, path, Output("mp4", "high", resolution), files)
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    assert len(frames) == 2
    assert (frames[0].width, frames[0].height) == size


def test_formats_for_other_sizes(files: Path, tmp_path: Path) -> None:
    """A GIF is small unless a size is asked for; a WebM of 4K is one."""
    wide = Canvas(1920, 1080)
    for output, size in (
        (Output("gif", "draft"), (640, 360)),
        (Output("gif", "draft", "480x270"), (480, 270)),
        (Output("webm", "draft", "4k"), (3840, 2160)),
    ):
        path = made(film("bars.png", wide, 70), tmp_path / f"film.{output.format}", output, files)
        with av.open(str(path)) as container:
            assert (container.streams.video[0].width, container.streams.video[0].height) == size
