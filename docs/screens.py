"""Take the pictures of `docs/studio.md` anew: `python docs/screens.py`.

They are what the browser tests of the studio leave behind, as JPEG.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "studio"
SHOTS = ("studio-lab", "studio-dark", "studio-narrow", "studio-notebooks", "studio-voila")
SHOTS += ("studio-reopened", "chat")


def main() -> None:
    tests = ["tests/notebooks/test_studio_browser.py", "tests/notebooks/test_chat_browser.py"]
    subprocess.run([sys.executable, "-m", "pytest", "-q", *tests], cwd=ROOT, check=True)
    TARGET.mkdir(exist_ok=True)
    for name in SHOTS:
        with Image.open(ROOT / "tests" / "output" / f"{name}.png") as shot:
            path = TARGET / f"{name.removeprefix('studio-')}.jpg"
            shot.convert("RGB").save(path, quality=82, optimize=True, progressive=True)
            print(path.relative_to(ROOT), f"{path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
