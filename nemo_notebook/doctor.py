"""A look at whether this machine has what the package needs."""

from __future__ import annotations

import importlib
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from . import __version__
from .settings import Settings

__all__ = ["examine"]

NEEDED = ("ipywidgets", "anywidget", "httpx", "pandas", "numpy", "av", "typst", "pillow")
OPTIONAL = ("jupyterlab", "nbclient", "ipykernel")


def examine() -> Iterator[tuple[bool, str]]:
    """One finding after another: whether it is well, and the line that says so.

    >>> next(iter(examine()))[0]
    True
    """
    yield True, f"nemo-notebook {__version__} on Python {platform.python_version()}"
    yield True, f"{cores():g} of {os.cpu_count() or 1} cores can be used"
    for name in (*NEEDED, *OPTIONAL):
        yield _version(name, needed=name in NEEDED)
    settings = Settings.from_environment()
    for what, folder in (
        ("settings", settings.config_dir),
        ("data", settings.data_dir),
        ("cache", settings.cache_dir),
    ):
        yield _writable(what, folder)
    yield _attempt("speech (espeak-ng)", _load_speech)
    yield _attempt("video and sound (H.264 and AAC in an MP4)", _encode)


def cores() -> float:
    """The cores this process may use; a container's limit counts, not the host's number."""
    count = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0)
    count = count or float(os.cpu_count() or 1)
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text("ascii").split()
        return min(count, int(quota) / int(period))
    except (OSError, ValueError):  # no cgroup, or "max"
        return count


def _version(name: str, *, needed: bool) -> tuple[bool, str]:
    try:
        return True, f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        extra = (
            "" if needed else " (only for the demo and the lab: pip install 'nemo-notebook[lab]')"
        )
        return not needed, f"{name} is not installed{extra}"


def _writable(what: str, folder: Path) -> tuple[bool, str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True, f"{what} in {folder}"
    except OSError as error:
        return False, f"{what}: {folder} cannot be written ({error.strerror})"


def _attempt(what: str, trial: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, f"{what}: {trial()}"
    except Exception as error:
        return False, f"{what}: {type(error).__name__}: {error}"


def _load_speech() -> str:
    loader = importlib.import_module("espeakng_loader")
    loader.load_library()
    return "works"


def _encode() -> str:
    """Half a second of picture and sound, encoded as an export would and read back."""
    import av
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "trial.mp4"
        with av.open(str(target), "w") as file:
            picture = file.add_stream("libx264", rate=30)
            picture.width, picture.height, picture.pix_fmt = 320, 180, "yuv420p"
            sound = file.add_stream("aac", rate=48000, layout="stereo")
            for number in range(15):
                shade = np.full((180, 320, 3), number * 16, np.uint8)
                file.mux(picture.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
            silence = av.AudioFrame.from_ndarray(
                np.zeros((2, 24000), np.float32), format="fltp", layout="stereo"
            )
            silence.sample_rate = 48000
            file.mux(sound.encode(silence))
            file.mux([*picture.encode(None), *sound.encode(None)])
        with av.open(str(target)) as file:
            frames = sum(1 for _ in file.decode(video=0))
    if frames != 15:
        raise RuntimeError(f"15 frames were written, {frames} came back")
    return "works"
