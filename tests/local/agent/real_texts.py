"""Texts that nobody wrote for these tests: what is installed with Python, and prose in `prose/`."""

from __future__ import annotations

import argparse
import codecs
import decimal
import re
import statistics
from importlib.metadata import distribution
from pathlib import Path
from pydoc_data.topics import topics

READMES = (
    "anywidget", "av", "espeakng-loader", "httpx", "ipython", "nest-asyncio2", "numpy", "pandas",
    "pillow", "platformdirs", "starlette", "typst", "uvicorn",
)  # fmt: skip
"""Dependencies of this package whose description has 100 to 2,000 words."""
LICENCES = ("anywidget", "av", "fontpkg-inter", "httpx", "pandas")
TOPICS = (
    "assert",
    "exceptions",
    "import",
    "integers",
    "naming",
    "pass",
    "typesseq-mutable",
    "with",
)
PROSE = Path(__file__).parent / "prose"


def readme(name: str) -> str:
    """The description of an installed package."""
    found = distribution(name).metadata
    return str(found.get_payload() or found.get("Description") or "")  # type: ignore[attr-defined]


def licence(name: str) -> str:
    """The licence that an installed package comes with."""
    files = distribution(name).files or []
    named = [f for f in files if re.search(r"LICEN[SC]E(?:\.\w+)?$", str(f))]
    return named[0].read_text()


def zen() -> str:
    """The Zen of Python; `import this` would print it."""
    source = (Path(argparse.__file__).parent / "this.py").read_text(encoding="utf-8")
    hidden = source.split('"""')[1]
    return codecs.decode(hidden, "rot13")


def gather() -> dict[str, str]:
    """Every text by its name, those of 100 to 2,000 words (Chinese: signs)."""
    found = {f"readme {name}": readme(name) for name in READMES}
    found |= {f"licence {name}": licence(name) for name in LICENCES}
    found |= {f"topic {name}": topics[name] for name in TOPICS if name in topics}
    found |= {f"docstring {m.__name__}": str(m.__doc__) for m in (argparse, decimal, statistics)}
    found["zen"] = zen()
    found |= {f"prose {p.stem}": p.read_text(encoding="utf-8") for p in PROSE.glob("*.txt")}
    return {name: text for name, text in found.items() if 100 <= size(text) <= 2_100}


def size(text: str) -> int:
    """The words of a text; of a Chinese one its signs."""
    return len(re.findall(r"[㐀-鿿]", text)) or len(text.split())


REAL = gather()
