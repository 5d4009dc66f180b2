"""A player on a page of its own: the real widget in Python, its real script in a real browser, and
between them what a notebook would carry."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from nemo_notebook.client.stills import Still
from nemo_notebook.draft import AUDIO, TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.project.storyboard import Storyboard
from nemo_notebook.widgets.player import Player
from nemo_notebook.widgets.timeline.page import player_script, player_style

ATTACK = "<img src=x onerror=alert(1)><script>alert(2)</script>"

_MODEL = """
window.made = {};
class Model {
  constructor(state) { this.state = state; this.handlers = {}; this.dirty = {}; }
  get(name) { return this.state[name]; }
  on(name, handler) { (this.handlers[name] ??= []).push(handler); }
  off(name, handler) {
    this.handlers[name] = (this.handlers[name] ?? []).filter((one) => one !== handler);
  }
  emit(name, ...given) { for (const one of [...(this.handlers[name] ?? [])]) one(...given); }
  set(name, value) {
    if (JSON.stringify(this.state[name]) === JSON.stringify(value)) return;
    this.state[name] = value;
    this.dirty[name] = value;
    this.emit(`change:${name}`);
  }
  save_changes() {
    const given = this.dirty;
    this.dirty = {};
    window.toPython("save", given).then(receive);
  }
  send(content) { window.toPython("send", content).then(receive); }
}
const viewOf = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
window.receive = ([state, messages]) => {
  for (const [name, value] of Object.entries(state)) {
    if (JSON.stringify(model.state[name]) === JSON.stringify(value)) continue;
    model.state[name] = value;
    model.emit(`change:${name}`);
  }
  for (const [content, buffers] of messages) {
    model.emit("msg:custom", content, buffers.map(viewOf));
  }
};
window.begin = async (source, state, views) => {
  window.model = new Model(state);
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const widget = (await import(url)).default();
  window.ended = [await widget.initialize({ model })];
  for (let n = 0; n < views; n += 1) {
    const el = document.createElement("div");
    document.querySelector("main").append(el);
    window.ended.push(await widget.render({ model, el }));
  }
};
"""

_SYNCED = (
    "name",
    "size",
    "mime",
    "version",
    "captions",
    "board",
    "timeline",
    "stale",
    "selected",
    "notes",
)


class Wired(Player):
    """A player whose messages go where the bench takes them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.outbox: list[tuple[dict[str, Any], list[str]]] = []
        super().__init__(*args, **kwargs)

    def send(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        texts = [base64.b64encode(one).decode("ascii") for one in buffers or []]
        self.outbox.append((content, texts))


class Bench:
    """A page with views of one player."""

    def __init__(
        self,
        page: Any,
        player: Wired,
        *,
        style: str = "",
        views: int = 1,
        buffers: bool = True,
    ) -> None:
        self.page, self.player, self.buffers = page, player, buffers
        self.asked: list[dict[str, Any]] = []
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.expose_function("toPython", self._hear)
        page.set_content(
            f"<!doctype html><html lang=en><head><title>Bench</title><style>body{{margin:12px;"
            f"font-family:sans-serif}}{style}</style><style id=sheet></style></head>"
            f"<body><main></main></body></html>"
        )
        page.evaluate(
            "css => { document.querySelector('#sheet').textContent = css; }", player_style()
        )
        page.add_script_tag(content=_MODEL)
        page.evaluate("given => begin(...given)", [player_script(), self._state(), views])
        page.wait_for_selector(".nemo-player.nemo-alive")

    def _state(self) -> dict[str, Any]:
        return {name: getattr(self.player, name) for name in _SYNCED}

    def _news(self) -> list[Any]:
        messages, self.player.outbox = self.player.outbox, []
        if not self.buffers:  # as a front end that loses them
            messages = [(content, []) for content, _ in messages]
        return [self._state(), messages]

    def _hear(self, kind: str, content: dict[str, Any]) -> list[Any]:
        self.asked.append(content)
        if kind == "save":
            self.player.set_state(content)
        else:
            self.player._handle_custom_msg(content, [])
        return self._news()

    def flush(self) -> None:
        """Bring what Python has said by itself to the page."""
        self.page.evaluate("news => receive(news)", self._news())

    def place(self, lane: int, time: float, view: int = 0) -> tuple[float, float]:
        """The point of the page that shows `time` (ms) on a lane."""
        found: list[float] = self.page.evaluate(
            """([lane, time, number]) => {
                 const view = document.querySelectorAll(".nemo-view")[number];
                 const box = view.getBoundingClientRect();
                 const scroll = view.querySelector(".nemo-scroll");
                 const [top, height] = JSON.parse(view.dataset.lanes)[lane];
                 const x = time * Number(view.dataset.scale) + Number(view.dataset.inset);
                 return [box.left + x - scroll.scrollLeft,
                         box.top + top + height / 2 - scroll.scrollTop];
               }""",
            [lane, time, view],
        )
        return found[0], found[1]

    def scale(self) -> float:
        return float(self.page.locator(".nemo-view").first.get_attribute("data-scale"))

    def now(self, view: int = 0) -> float:
        """Where a view says that the playhead is, in ms."""
        text = self.page.locator(".nemo-now").nth(view).text_content()
        minutes, _, seconds = text.rpartition(":")
        return int(minutes) * 60_000 + float(seconds) * 1000

    def until(self, condition: str, argument: Any = None, seconds: float = 10) -> None:
        self.page.wait_for_function(condition, arg=argument, timeout=seconds * 1000)

    def painted(self) -> None:
        """Wait until what has been asked for is drawn."""
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def settle(self, told: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until Python has heard of something."""
        for _ in range(int(seconds * 20)):
            if told():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("Python was not told")


def clip(
    path: Path, seconds: int = 6, *, sound: bool = False, size: tuple[int, int] = (320, 180)
) -> Path:
    """A moving picture with a keyframe every second, as an export would be."""
    with av.open(str(path), "w", options={"movflags": "faststart"}) as file:
        stream = file.add_stream("libx264", rate=30, options={"g": "30", "preset": "ultrafast"})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        heard = file.add_stream("aac", rate=48_000, layout="stereo") if sound else None
        for number in range(seconds * 30):
            shade = np.full((size[1], size[0], 3), (18, 26, 52), np.uint8)
            shade[:, : max(1, number * size[0] // (seconds * 30))] = (40, 120, 220)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        file.mux(stream.encode(None))
        if heard is not None:
            wave = np.sin(np.arange(1024) * 0.06, dtype=np.float32) * 0.3
            for number in range(seconds * 48_000 // 1024):
                frame = av.AudioFrame.from_ndarray(np.stack([wave, wave]), "fltp", "stereo")
                frame.sample_rate, frame.pts = 48_000, number * 1024
                file.mux(heard.encode(frame))
            file.mux(heard.encode(None))
    return path


def sample(count: int = 3, each: int = 4000, *, title: str = "Deep") -> Draft:
    """Scenes with a voice, a title and a caption each, and music under all."""
    names = ("sea", "forest", "mountains", "city", "rain", "aurora", "books", "health")
    rows: dict[str, list[Segment]] = {"scene": [], "voice": [], "title": [], "caption": []}
    for n in range(count):
        start, scene = n * each, n + 1
        name = names[n % len(names)]
        line = f"Everything that is known about the {name}, in one sentence."
        rows["scene"].append(Segment(f"s{n}", "scene", start, each, "", f"visual:{name}", scene))
        rows["voice"].append(
            Segment(f"v{n}", "voice", start + 300, each - 900, line, "voice:espeak", scene)
        )
        rows["title"].append(
            Segment(f"t{n}", "title", start + 200, each - 600, f"{title} {name}", "", scene)
        )
        rows["caption"].append(
            Segment(f"c{n}", "caption", start + 300, each - 900, line, "", scene)
        )
    whole = count * each
    music = Segment("m0", "music", 0, whole, "", "music:lofi", volume=0.2)
    return Draft(
        (
            Track("video", VIDEO, "Video", tuple(rows["scene"])),
            Track("voice", AUDIO, "Voice", tuple(rows["voice"])),
            Track("music", AUDIO, "Music", (music,)),
            Track("titles", TEXT, "Titles", tuple(rows["title"])),
            Track("captions", TEXT, "Captions", tuple(rows["caption"])),
        ),
        whole,
        canvas=Canvas(320, 180, 30),
    )


def board_of(draft: Draft, picture: Any = None) -> Storyboard:
    """Plain pictures of the scenes, each in a colour of its own."""
    import io

    stills = []
    for n, scene in enumerate(draft.segments("scene")):
        image = picture or Image.new("RGB", (320, 180), (40 + 50 * n % 200, 90, 200 - 40 * n % 160))
        png, jpeg = io.BytesIO(), io.BytesIO()
        image.save(png, "PNG")
        image.resize((160, 90)).save(jpeg, "JPEG")
        facts = (scene.scene or 0, scene.id, scene.start + scene.duration // 2, 320, 180)
        stills.append(Still(*facts, png.getvalue(), jpeg.getvalue()))
    return Storyboard("Sample", tuple(stills), tuple(draft.segments("scene")))


def waves_of(draft: Draft) -> dict[str, bytes]:
    rng = np.random.default_rng(3)
    waves = {}
    for segment in draft.segments("voice", "music"):
        beat = np.abs(np.sin(np.linspace(0, segment.duration / 300, 200)))
        waves[segment.id] = (255 * beat * rng.uniform(0.4, 1, 200)).astype(np.uint8).tobytes()
    return waves


def shots(tmp_path: Path) -> Path:
    """Where pictures of what was seen go."""
    folder = Path(os.environ.get("NEMO_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
