"""`df.nemo`: videos from the rows of a DataFrame. The work itself is imported when asked for."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from ..draft.sizes import Size
    from .batch import Batch

__all__ = ["NemoAccessor"]


@pd.api.extensions.register_dataframe_accessor("nemo")
class NemoAccessor:
    """What `df.nemo` gives.

    >>> import nemo_notebook
    >>> ads = pd.DataFrame({"product": ["Mug"], "pitch": ["keeps coffee hot"]})
    >>> ads.nemo.make("a 15-second ad for {product}: {pitch}")     # doctest: +SKIP
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def make(
        self,
        prompt: str,
        to: str | Path = "videos/",
        *,
        media: str | None = None,
        backend: str | None = None,
        client: Any = None,
        seconds: float | None = None,
        ratio: str | None = None,
        quality: str = "high",
        resolution: Size = None,
        format: str = "mp4",
        watch: bool = True,
        run: bool = True,
    ) -> Batch:
        """Make a video for each row, one after another, and say how it goes.

        Args:
            prompt: what to make, with "{column}" where the rows differ.
            to: the folder for the videos and `results.csv`; made when it is not there.
            media: a column with a file or address to upload first.
            backend: as in `nemo.connect`; not used when a `client` is given.
            client: an open client to use; it stays open.
            seconds: how long each video shall be.
            ratio: "16:9", "9:16", "1:1" or "4:5".
            quality: "draft", "standard" or "high".
            resolution: such as "720p", "4k" or "1280x720"; see `AsyncProject.export`.
            format: "mp4", "mov", "webm" or "gif".
            watch: whether to show the progress.
            run: whether to begin at once; without that `.run()` does, or a `BatchBoard`.

        Returns:
            The batch: `.results` is a DataFrame (its column "notes" says what of a row could not
            be shown as asked), `.videos` the files, `.retry()` tries the failed
            rows again.

        Raises:
            InputError: a column that is not there, no rows, an empty prompt, a folder that cannot
                be written; before anything is made. What goes wrong with one row is in `.results`.
        """
        from ..draft.sizes import checked_quality, checked_resolution
        from ..project.export.targets import checked_ending
        from ..project.request import check_ratio, check_seconds, phrase
        from .batch import Batch
        from .rows import rows_of

        check_seconds(seconds)
        check_ratio(ratio)
        wish = {
            "quality": checked_quality(quality),
            "resolution": checked_resolution(resolution),
        }

        def connect() -> AbstractContextManager[Any]:
            if client is not None:
                return nullcontext(client)
            # By the package's face, as a person would: this room does not know what is above it.
            import nemo_notebook

            return nemo_notebook.connect(backend, quiet=True)

        batch = Batch(
            rows_of(self._frame, prompt, media=media, ending=checked_ending(format)),
            folder=Path(to).expanduser(),
            connect=connect,
            ask=partial(phrase, seconds=seconds, ratio=ratio),
            # What is usual is left unsaid.
            wish={key: value for key, value in wish.items() if value not in ("high", "")},
            watch=watch,
        )
        return batch.run() if run else batch
