"""`df.nemo`: videos from the rows of a DataFrame. The work itself is imported when asked for."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
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
            watch: whether to show the progress.
            run: whether to begin at once; without that `.run()` does, or a `BatchBoard`.

        Returns:
            The batch: `.results` is a DataFrame, `.videos` the files, `.retry()` tries the failed
            rows again.

        Raises:
            InputError: a column that is not there, no rows, an empty prompt, a folder that cannot
                be written; before anything is made. What goes wrong with one row is in `.results`.
        """
        from ..project.request import check_ratio, check_seconds, phrase
        from .batch import Batch
        from .rows import rows_of

        check_seconds(seconds)
        check_ratio(ratio)

        def connect() -> AbstractContextManager[Any]:
            if client is not None:
                return nullcontext(client)
            # By the package's face, as a person would: this room does not know what is above it.
            import nemo_notebook

            return nemo_notebook.connect(backend, quiet=True)

        batch = Batch(
            rows_of(self._frame, prompt, media=media),
            folder=Path(to).expanduser(),
            connect=connect,
            ask=partial(phrase, seconds=seconds, ratio=ratio),
            watch=watch,
        )
        return batch.run() if run else batch
