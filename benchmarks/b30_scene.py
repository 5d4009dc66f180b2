"""The scene B30: what all three ways show and sound, made once from seeds.

Six scenes of five seconds, each a still of 1920 × 1080 that zooms from 1.00 to 1.15, cross-fades
of half a second around the cuts, six titles, twelve captions of two and a half seconds, a voice
and music at a fifth of its volume. The stills are JPEG files with the spectrum of photographs:
drawn landscapes under a texture that is as strong in every octave.

The words are drawn once, by this package. The other two ways get them as PNG files, cut to their
ink, each with its shadow and whatever makes it readable flattened into one picture.
"""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nemo_notebook.draft import AUDIO, TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.sound.music import compose
from nemo_notebook.local.sound.voice import speak

__all__ = [
    "CANVAS", "FADE", "MUSIC", "SCENES", "SECONDS", "ZOOM", "Scene", "Words", "build", "shown",
    "visible",
]  # fmt: skip

CANVAS = Canvas(1280, 720, 30)
STILL = Canvas(1920, 1080, 30)
SCENES, SECONDS, FADE = 6, 5.0, 0.5
ZOOM = 1.15
MUSIC = 0.2
TITLE_START, TITLE_SECONDS = 0.25, 4.5
CAPTION_SECONDS = 2.5
RATE = 48_000

_FAMILIES = ("aurora", "forest", "sea", "city", "meadow", "kitchen")
_TITLES = (
    "Before dawn",
    "The first flight",
    "Two million flowers",
    "Back before noon",
    "Nothing is added",
    "One single jar",
)
_CAPTIONS = (
    "Every morning the bees leave before the meadow is dry.",
    "The first of them know the way.",
    "They fly as far as the edge of the forest.",
    "There the lime trees have just begun to bloom.",
    "Two million flowers fill a single jar.",
    "No two of them taste quite the same.",
    "By noon the hive is as busy as a station.",
    "Who comes home dances for the others.",
    "Nothing is added to it, and nothing taken away.",
    "What the summer was like can be tasted.",
    "In autumn the last frames are lifted out.",
    "The rest belongs to the bees.",
)


@dataclass(frozen=True, slots=True)
class Words:
    """A title or a caption as a picture: its file, its top left corner in px of the canvas, and
    when it is shown, in seconds."""

    path: Path
    x: int
    y: int
    start: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Scene:
    """The material of B30, and the draft that shows it."""

    stills: tuple[Path, ...]
    titles: tuple[Words, ...]
    captions: tuple[Words, ...]
    voice: Path
    music: Path
    draft: Draft

    @property
    def frames(self) -> int:
        return round(SCENES * SECONDS * CANVAS.fps)

    def locate(self, address: str) -> Path:
        """The file of an address in the draft."""
        return {path.name: path for path in (*self.stills, self.voice, self.music)}[address]


def shown(number: int) -> tuple[float, float]:
    """From when until when the scene `number` (from 0) is seen, in seconds: half of each cross-fade
    lies on either side of its cut."""
    start, end = number * SECONDS, (number + 1) * SECONDS
    first, last = number == 0, number == SCENES - 1
    return start - (0 if first else FADE / 2), end + (0 if last else FADE / 2)


def visible(seconds: float) -> float:
    """The part of the width and height of a still that is seen `seconds` after the start of its
    scene: eased from 1 to 1 / ZOOM, at rest in the halves of the cross-fades outside of it."""
    part = min(1.0, max(0.0, seconds / SECONDS))
    return 1 - (1 - 1 / ZOOM) * part * part * (3 - 2 * part)


def build(folder: Path) -> Scene:
    """Make all of it in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    stills = tuple(_still(number, folder) for number in range(SCENES))
    voice, music = _voice(folder / "voice.wav"), _music(folder / "music.wav")
    draft = _draft(stills, voice, music)
    scene = Scene(stills, (), (), voice, music, draft)
    painter = Painter(draft, scene.locate)
    words = [
        _words(painter, segment, folder) for kind in ("title", "caption")
        for segment in draft.segments(kind)
    ]  # fmt: skip
    return Scene(stills, tuple(words[:SCENES]), tuple(words[SCENES:]), voice, music, draft)


def _still(number: int, folder: Path) -> Path:
    path = folder / f"still{number + 1}.jpg"
    drawn = Segment(
        "v1", "scene", 0, 2000, source=f"visual:{_FAMILIES[number]}", style={"seed": number}
    )
    draft = Draft((Track("video", VIDEO, "Video", (drawn,)),), 2000, canvas=STILL)
    image = Painter(draft).frame(30).to_image()
    texture = _texture(np.random.default_rng(number))
    # Darker where the titles stand, as one would choose a picture to write on.
    shade = np.linspace(0.45, 1.1, STILL.width, dtype=np.float32)[:, None]
    lit = np.asarray(image, np.float32) * shade * (1 + 0.2 * texture[..., None])
    Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8)).save(path, quality=93, subsampling=0)
    return path


def _texture(rng: np.random.Generator) -> NDArray[np.float32]:
    """Noise of mean 0 and deviation 1 with nearly as much in each octave, as in photographs, from
    128 pixels down to grain of two."""
    height, width = STILL.height, STILL.width
    total = np.zeros((height, width), np.float32)
    cell = 128
    while cell >= 2:
        grid = rng.normal(size=(height // cell + 2, width // cell + 2)).astype(np.float32)
        octave = Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC)
        total += np.asarray(octave) * np.float32(cell**0.2)
        cell //= 2
    return (total - total.mean()) / total.std()


def _save(path: Path, samples: NDArray[np.float32]) -> Path:
    """Samples (n, channels) at 48 kHz as a WAV file of 16 bit."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def _voice(path: Path) -> Path:
    """Each caption spoken where it is shown, in one recording."""
    track = np.zeros(round(SCENES * SECONDS * RATE), np.float32)
    for number, text in enumerate(_CAPTIONS):
        speech = speak(text, voice="espeak", language="en", rate=1.25)
        places = np.arange(0, len(speech.samples), speech.rate / RATE)
        said = np.interp(places, np.arange(len(speech.samples)), speech.samples)
        start = round(number * CAPTION_SECONDS * RATE)
        said = said[: len(track) - start].astype(np.float32)
        track[start : start + len(said)] += said
    return _save(path, 0.5 * track[:, None] / np.abs(track).max())


def _music(path: Path) -> Path:
    bed = compose("calm", round(SCENES * SECONDS * 1000), 1)
    return _save(path, np.asarray(bed, np.float32))


def _draft(stills: tuple[Path, ...], voice: Path, music: Path) -> Draft:
    step, total = round(SECONDS * 1000), round(SCENES * SECONDS * 1000)
    zoom = {"zoom": {"from": 1.0, "to": ZOOM, "x": 0.5, "y": 0.5}}
    fade = {"transition": {"type": "fade", "duration": round(FADE * 1000)}}
    pictures = tuple(
        Segment(
            f"p{n + 1}", "picture", n * step, step, path.name, path.name, n + 1,
            style={**zoom, "seed": 1, **(fade if n else {})},
        )
        for n, path in enumerate(stills)
    )  # fmt: skip
    titles = tuple(
        Segment(
            f"t{n + 1}", "title", round(n * step + TITLE_START * 1000),
            round(TITLE_SECONDS * 1000), text, "", n + 1,
            style={"layout": "statement", "entrance": "fade", "exit": "fade"},
        )
        for n, text in enumerate(_TITLES)
    )  # fmt: skip
    length = round(CAPTION_SECONDS * 1000)
    captions = tuple(
        Segment(f"c{n + 1}", "caption", n * length, length, text, "", n // 2 + 1)
        for n, text in enumerate(_CAPTIONS)
    )
    return Draft(
        (
            Track("video", VIDEO, "Video", pictures),
            Track("voice", AUDIO, "Voice", (Segment("s1", "voice", 0, total, "", voice.name),)),
            Track(
                "music", AUDIO, "Music",
                (Segment("m1", "music", 0, total, "", music.name, volume=MUSIC),),
            ),
            Track("titles", TEXT, "Titles", titles),
            Track("captions", TEXT, "Captions", captions),
        ),
        total,
        "B30",
        CANVAS,
    )  # fmt: skip


def _words(painter: Painter, segment: Segment, folder: Path) -> Words:
    """What our own renderer shows in the middle of a text, as one picture with straight alpha."""
    page = np.zeros((CANVAS.height, CANVAS.width, 4), np.float32)
    layer = painter._layer(segment)
    assert layer is not None
    for placement in layer((segment.start + segment.end) / 2):
        pixels = placement.sprite.rgba.astype(np.float32) / 255
        x, y = round(placement.x), round(placement.y)
        top, left = max(0, -y), max(0, -x)
        spot = page[y + top : y + pixels.shape[0], x + left : x + pixels.shape[1]]
        part = pixels[top : top + spot.shape[0], left : left + spot.shape[1]]
        spot[...] = part + spot * (1 - part[..., 3:])
    rows, columns = (np.flatnonzero(page[..., 3].any(axis=axis)) for axis in (1, 0))
    # Whole pairs of pixels: chroma is shared by two, and moved words would differ in it.
    y, x = (int(edge[0]) // 2 * 2 for edge in (rows, columns))
    ink = page[y : int(rows[-1]) // 2 * 2 + 2, x : int(columns[-1]) // 2 * 2 + 2]
    colour = ink[..., :3] / np.maximum(ink[..., 3:], 1 / 255)
    straight = np.concatenate([np.minimum(colour, 1), ink[..., 3:]], axis=-1)
    path = folder / f"{segment.id}.png"
    Image.fromarray(np.rint(straight * 255).astype(np.uint8)).save(path)
    return Words(path, x, y, segment.start / 1000, segment.duration / 1000)
