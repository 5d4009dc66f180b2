"""Clips of every kind: the right frame at the right time, upright, in the right colours."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from footage import numbered, recording, rolling, turned
from numpy.typing import NDArray
from PIL import Image

from nemo_notebook.draft import VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.picture.clips import Playing
from nemo_notebook.local.render.picture.files.recordings import Recording
from nemo_notebook.local.render.picture.files.tone import table

CANVAS = Canvas(320, 180)
LEVELS = [20 + 3 * number for number in range(60)]


def clip(duration: int = 2000, kind: str = "clip", **style: Any) -> Draft:
    segment = Segment("s", kind, 0, duration, "holiday.mp4", "nemo:x", 1, style=style)
    return Draft((Track("video", VIDEO, "Video", (segment,)),), duration, canvas=CANVAS)


def seen(path: Path, number: int, draft: Draft | None = None) -> NDArray[np.uint8]:
    """A frame in RGB, by the matrix that the encoder names."""
    frame: Any = Painter(draft or clip(), lambda address: path).frame(number)
    frame.colorspace = 1
    return np.array(frame.to_ndarray(format="rgb24"))


def digest(frame: Any) -> str:
    return hashlib.sha256(b"".join(bytes(plane) for plane in frame.planes)).hexdigest()


KINDS: dict[str, dict[str, Any]] = {
    "closed.mp4": {"options": {"g": "20", "bf": "3"}},
    "open.mp4": {
        "options": {"x264-params": "keyint=20:min-keyint=20:open-gop=1:bframes=3:scenecut=0"}
    },
    "refreshed.mp4": {"options": {"x264-params": "keyint=20:intra-refresh=1:bframes=0"}},
    "b-frames.mkv": {"options": {"g": "25", "bf": "2"}},
    "mpeg4.avi": {"codec": "mpeg4", "options": {"g": "15", "bf": "2"}},
    "untimed.avi": {"options": {"g": "30", "bf": "2"}},
    "vp9.webm": {"codec": "libvpx-vp9", "options": {"g": "25", "deadline": "realtime"}},
    "prores.mov": {"codec": "prores_ks", "pixels": "yuv422p10le", "frames": 30},
    "vfr.mp4": {
        "options": {"g": "20", "bf": "3"},
        "times": [33 * n + (300 if n > 30 else 0) + n * n % 7 for n in range(60)],
    },
}


@pytest.mark.parametrize("name", KINDS)
def test_a_frame_is_the_same_wherever_decoding_begins(tmp_path: Path, name: str) -> None:
    path = recording(tmp_path / name, rolling(160, 90), **KINDS[name])
    whole = Recording(path)
    count = KINDS[name].get("frames", 60)
    frames = [digest(whole.frame(n)) for n in range(count)]
    assert len(set(frames)) == count
    jumping = Recording(path)
    for number in (7, 41, 40, 22, 59, 0, 29, 30):
        if number < count:
            assert digest(jumping.frame(number)) == frames[number], number
            assert digest(Recording(path).frame(number)) == frames[number], number
    skipping = Recording(path, sparse=True)
    for number in range(0, count, 5):
        assert digest(skipping.frame(number)) == frames[number]


def test_chunks_of_a_clip_are_the_same_to_the_bit_wherever_they_are_cut(tmp_path: Path) -> None:
    path = recording(tmp_path / "c.mp4", rolling(200, 150), frames=75, options={"g": "50"},
                     size=(200, 150))  # fmt: skip
    draft = clip(4000, speed=1.3, trim=200, grade="warm", zoom={"from": 1.0, "to": 1.2})

    def drawn(first: int, last: int) -> list[str]:
        painter = Painter(draft, lambda address: path)
        return [digest(painter.frame(number)) for number in range(first, last)]

    whole = drawn(0, 120)
    for first, last in ((60, 64), (75, 79), (31, 33), (119, 120)):
        assert drawn(first, last) == whole[first:last]


def test_frames_that_are_not_shown_are_not_decoded(tmp_path: Path) -> None:
    path = recording(tmp_path / "c.mp4", rolling(160, 90), options={"g": "10", "bf": "3"})
    decoded: list[int] = []

    class Counted(Recording):
        def _frames(self, wanted: int | None) -> Any:
            for frame in super()._frames(wanted):
                decoded.append(frame.pts)
                yield frame

    late = Counted(path, sparse=True)
    late.frame(52)
    assert len(decoded) <= 4, "from the last key frame on, without what nothing refers to"
    decoded.clear()
    fast = Counted(path)
    for number in range(0, 60, 20):
        fast.frame(number)
    assert len(decoded) <= 6, "what lies between two key frames is jumped over"


@pytest.mark.parametrize(
    ("style", "number", "level"),
    [
        ({}, 0, 20), ({}, 30, 110),
        ({"trim": 1000}, 0, 110), ({"trim": 1000}, 15, 155),
        ({"speed": 2.0}, 15, 110), ({"speed": 0.5}, 30, 65),
        ({"speed": "fast", "trim": None}, 30, 110),
    ],
)  # fmt: skip
def test_trim_and_speed(tmp_path: Path, style: dict[str, Any], number: int, level: int) -> None:
    path = recording(tmp_path / "c.mp4", numbered(160, 90, LEVELS), options={"crf": "8"})
    picture = seen(path, number, clip(**style))
    assert abs(float(picture.mean()) - level) < 3.5


def test_when_a_clip_starts_again_and_when_it_rests() -> None:
    short = Playing(duration=5.0, length=2.0)
    assert [short.at(t) for t in (0.0, 1.5, 2.5, 4.5)] == [0.0, 1.5, 0.5, 0.5]
    assert short.at(5.2) == pytest.approx(1.2), "in the cross-fade the round goes on"
    assert Playing(4.0, 2.0).at(4.3) == pytest.approx(1.999), "or it rests"
    nearly = Playing(duration=2.3, length=2.0)
    assert nearly.at(2.2) == pytest.approx(1.999), "a few frames are not worth a jump"
    cut = Playing(duration=4.0, length=3.0, trim=2.0)
    assert [cut.at(t) for t in (0.0, 0.5, 1.5)] == [2.0, 2.5, 2.5]
    assert cut.at(-0.5) == 1.5, "before the scene it shows what was before"
    assert Playing(2.0, 3.0, trim=99.0).at(1.0) <= 3.0
    assert Playing(4.0, 2.0, speed=2.0).at(1.25) == pytest.approx(0.5)


def test_frames_of_uneven_length_are_shown_by_their_times(tmp_path: Path) -> None:
    times = [0, 33, 66, 500, 900, 1000, 1033, 1400]
    levels = [20, 50, 80, 110, 140, 170, 200, 230]
    path = recording(tmp_path / "v.mp4", numbered(160, 90, levels), frames=8, times=times,
                     options={"crf": "8", "bf": "0"})  # fmt: skip
    for number, level in ((0, 20), (10, 80), (14, 80), (16, 110), (28, 140), (40, 200), (42, 230)):
        assert abs(float(seen(path, number).mean()) - level) < 4, number


CORNERS = np.zeros((90, 160, 3), np.uint8)
CORNERS[:45, :80], CORNERS[:45, 80:] = (200, 30, 30), (30, 200, 30)
CORNERS[45:, :80], CORNERS[45:, 80:] = (30, 30, 200), (200, 200, 30)
RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30)


def near(colour: Any, wanted: tuple[int, int, int], within: int = 26) -> bool:
    return bool(np.abs(np.asarray(colour, int) - wanted).max() <= within)


@pytest.mark.parametrize(
    ("degrees", "corners"),
    [
        (180, (YELLOW, BLUE, GREEN, RED)),
        (-1, (GREEN, RED, YELLOW, BLUE)),
        (90, (BLUE, RED, YELLOW, GREEN)),
        (270, (GREEN, YELLOW, RED, BLUE)),
    ],
)
def test_a_recording_is_shown_upright(
    tmp_path: Path, degrees: int, corners: tuple[tuple[int, int, int], ...]
) -> None:
    path = recording(tmp_path / "r.mp4", lambda n: CORNERS, frames=5, options={"crf": "6"})
    picture = seen(turned(path, degrees), 0)
    # A turned one is upright before a fill: 9 : 16 on 16 : 9.
    left, right = (125, 195) if degrees in (90, 270) else (30, 290)
    places = ((30, left), (30, right), (150, left), (150, right))
    assert all(near(picture[y, x], c) for (y, x), c in zip(places, corners, strict=True))


def test_a_clip_of_another_ratio_stands_before_a_blurred_copy(tmp_path: Path) -> None:
    path = recording(tmp_path / "p.mp4", lambda n: np.full((160, 90, 3), (220, 120, 40), np.uint8),
                     size=(90, 160), frames=5, options={"crf": "6"})  # fmt: skip
    picture = seen(path, 0)
    assert near(picture[90, 160], (220, 120, 40))
    side = picture[90, 20].astype(int)
    assert 40 < side[0] < 170 and side[0] > side[2] + 30, "its own colours, darker; no bars"


@pytest.mark.parametrize("size", [(853, 479), (161, 91), (100, 57)])
def test_odd_sizes_fill_the_canvas(tmp_path: Path, size: tuple[int, int]) -> None:
    path = recording(tmp_path / "o.mkv", lambda n: np.full((size[1], size[0], 3), 180, np.uint8),
                     size=size, frames=3, codec="ffv1", pixels="yuv444p")  # fmt: skip
    assert abs(seen(path, 0).astype(int) - 180).max() <= 4


def test_pixels_that_are_not_square(tmp_path: Path) -> None:
    """720 × 576 of a 16 : 9 disc: a circle stays one."""
    y, x = np.mgrid[0:576, 0:720]
    disc = np.hypot((x - 360) * 64 / 45, y - 288) < 200
    paint = np.where(disc[..., None], 230, 30).astype(np.uint8).repeat(3, axis=2)
    path = recording(tmp_path / "d.mp4", lambda n: paint, size=(720, 576), frames=3,
                     aspect=Fraction(64, 45))  # fmt: skip
    rows, columns = np.nonzero(seen(path, 0)[..., 0] > 130)
    assert abs(np.ptp(rows) - np.ptp(columns)) <= 3


def test_two_fields_become_one_picture(tmp_path: Path) -> None:
    """Fields of a bar that moves: woven together they would be a comb."""

    def paint(number: int) -> NDArray[np.uint8]:
        picture = np.full((180, 320, 3), 30, np.uint8)
        for field in (0, 1):
            left = 60 + 40 * (2 * number + field) % 200
            picture[field::2, left : left + 40] = 220
        return picture

    path = recording(
        tmp_path / "i.mp4", paint, size=(320, 180), frames=4,
        options={"crf": "4", "x264-params": "interlaced=1:tff=1"},
    )  # fmt: skip
    with av.open(str(path)) as container:
        assert next(container.decode(video=0)).interlaced_frame
    luma = seen(path, 3).astype(int).mean(axis=2)
    comb = np.abs(luma[2:-2:2] * 2 - luma[1:-3:2] - luma[3:-1:2]).mean()
    assert comb < 3


def flat(value: tuple[int, int, int], pixels: str, **tags: int) -> Any:
    """A frame of one colour in planes of 10 or 8 bit."""
    frame: Any = av.VideoFrame(320, 180, pixels)
    deep = "10" in pixels
    for plane, level in zip(frame.planes, value, strict=True):
        kind = np.uint16 if deep else np.uint8
        plane.update(np.full(plane.buffer_size // (2 if deep else 1), level, kind).tobytes())
    for name, tag in tags.items():
        setattr(frame, name, tag)
    return frame


HDR = {"color_trc": 16, "color_primaries": 9, "colorspace": 9, "color_range": 1}


@pytest.mark.parametrize(
    ("signal", "trc", "grey"),
    [
        # Reference white of BT.2408 (203 cd/m²): 58 % PQ, 75 % HLG; and a highlight of 1000.
        (0.5807, 16, 235), (0.75, 18, 235), (0.7518, 16, 255), (0.1486, 16, 27), (0.0, 16, 0),
    ],
)  # fmt: skip
def test_high_dynamic_range_is_shown_as_it_was_meant(
    tmp_path: Path, signal: float, trc: int, grey: int
) -> None:
    code = round(64 + 876 * signal)
    tags = {**HDR, "color_trc": trc}
    deep = "yuv420p10le"
    path = recording(
        tmp_path / "h.mkv", rolling(320, 180), size=(320, 180), frames=3, codec="ffv1",
        pixels=deep, tags=tags, ready=lambda n: flat((code, 512, 512), deep, **tags),
    )  # fmt: skip
    picture = seen(path, 0)
    assert np.ptp(picture[90, 160]) <= 2, "grey stays grey"
    assert abs(int(picture[90, 160, 1]) - grey) <= 4


def test_highlights_keep_their_drawing_and_hues_do_not_turn() -> None:
    greys = np.linspace(0.0, 0.77, 60)[:, None].repeat(3, axis=1)
    curve = table("pq", greys)[:, 1]
    assert (np.diff(curve) > 0).all() and curve[-1] < 1.0
    red = table("pq", np.array([[0.6, 0.2, 0.2], [0.7, 0.24, 0.24]]))
    assert (red[:, 0] > 3 * red[:, 1]).all()


def test_ten_bits_and_full_range_and_no_tags_at_all(tmp_path: Path) -> None:
    cases = {
        "ten.mkv": ("yuv420p10le", (512, 512, 512), {"color_range": 1}, 130),
        "full.mkv": ("yuv420p", (128, 128, 128), {"color_range": 2}, 128),
        "untagged.mkv": ("yuv420p", (126, 128, 128), {}, 128),
    }
    for name, (pixels, value, tags, grey) in cases.items():
        path = recording(
            tmp_path / name, rolling(320, 180), size=(320, 180), frames=2, codec="ffv1",
            pixels=pixels, tags=tags, ready=lambda n, v=value, p=pixels, t=tags: flat(v, p, **t),
        )  # fmt: skip
        assert abs(seen(path, 0).astype(int) - grey).max() <= 4, name


def see_through(number: int) -> Any:
    """A white disc with nothing around it."""
    y, x = np.mgrid[0:180, 0:320]
    alpha = np.where(np.hypot(x - 160, y - 90) < 50, 255, 0)
    pixels = np.dstack([np.full((180, 320, 3), 250), alpha]).astype(np.uint8)
    return av.VideoFrame.from_ndarray(pixels, "rgba")


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [
        ("a.webm", "libvpx-vp9", "yuva420p"),
        ("a.mov", "qtrle", "argb"),
        ("b.mov", "prores_ks", "yuva444p10le"),
    ],
)
def test_what_is_transparent_shows_the_visual_behind_it(
    tmp_path: Path, name: str, codec: str, pixels: str
) -> None:
    path = recording(tmp_path / name, rolling(320, 180), size=(320, 180), frames=3, codec=codec,
                     pixels=pixels, ready=see_through)  # fmt: skip
    picture = seen(path, 0).astype(int)
    assert picture[90, 160].min() > 225
    ground = picture[8, 8]
    assert ground.max() > 12 and abs(ground - picture[170, 310]).max() > 0, "the visual, not black"
    assert ground.max() < 225


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_an_animated_picture_plays_by_its_own_times_and_starts_again(
    tmp_path: Path, name: str
) -> None:
    frames = [Image.new("RGB", (320, 180), (level, level, level)) for level in (30, 90, 150, 210)]
    path = tmp_path / name
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=[100, 400, 100, 200],
                   loop=0, **({"lossless": True} if name.endswith("webp") else {}))  # fmt: skip
    for number, level in ((0, 30), (2, 30), (4, 90), (14, 90), (16, 150), (20, 210), (25, 30)):
        assert abs(float(seen(path, number, clip(kind="picture")).mean()) - level) < 4, number
    assert abs(float(seen(path, 52, clip(kind="picture")).mean()) - 90) < 4, "in its third round"


def test_a_gif_with_holes_shows_what_is_behind(tmp_path: Path) -> None:
    frames = []
    for left in (40, 160):
        picture = Image.new("RGBA", (320, 180))
        picture.paste((250, 60, 60, 255), (left, 40, left + 80, 140))
        frames.append(picture)
    path = tmp_path / "a.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=500, disposal=2, loop=0)
    first, second = (seen(path, n, clip(kind="picture")).astype(int) for n in (3, 20))
    assert first[90, 80, 0] > 200 > first[90, 200, 0] and second[90, 200, 0] > 200
    assert second[90, 80, 0] < 200 and second[90, 80].max() > 8


@pytest.mark.parametrize("name", ["warm", "mono", "cinematic", "vintage", "vivid", "cool"])
def test_a_clip_is_graded_like_a_picture(tmp_path: Path, name: str) -> None:
    from nemo_notebook.local.render.picture.grades import GRADES

    path = recording(tmp_path / "g.mkv", lambda n: CORNERS // 2 + 50, frames=2, codec="ffv1",
                     pixels="yuv444p")  # fmt: skip
    plain, graded = seen(path, 0), seen(path, 0, clip(grade=name))
    wanted = np.asarray(GRADES[name].picture(Image.fromarray(plain)), int)
    for y, x in ((30, 60), (30, 260), (150, 60), (150, 260)):
        assert np.abs(graded[y, x].astype(int) - wanted[y, x]).max() <= 6, (y, x)


def test_a_clip_out_of_focus_has_no_edges(tmp_path: Path) -> None:
    path = recording(tmp_path / "b.mp4", rolling(160, 90), frames=3)

    def edges(**style: Any) -> float:
        picture = seen(path, 0, clip(**style)).astype(int)
        return float(np.abs(np.diff(picture, axis=1)).mean())

    assert edges(blur=40) < 0.4 * edges()
    assert abs(seen(path, 0, clip(blur=40)).mean() - seen(path, 0).mean()) < 3


def test_an_edit_list_and_a_late_start_are_respected(tmp_path: Path) -> None:
    """B-frames in MP4 begin at negative decoding times, behind an edit list."""
    path = recording(tmp_path / "e.mp4", numbered(160, 90, LEVELS), options={"crf": "8", "bf": "3"},
                     muxer={"movflags": "use_metadata_tags", "use_editlist": "1"})  # fmt: skip
    shifted = recording(tmp_path / "s.mkv", numbered(160, 90, LEVELS), options={"crf": "8"},
                        times=[5000 + 33 * n for n in range(60)])  # fmt: skip
    for one in (path, shifted):
        assert abs(float(seen(one, 0).mean()) - 20) < 4
        assert abs(float(seen(one, 30).mean()) - 110) < 5
