"""The same film with its sound as MP3, for editors that play no AAC (VS Code)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...errors import InputError

__all__ = ["write_with_mp3"]


def write_with_mp3(source: Path, target: Path) -> None:
    """Copy the pictures of an MP4 as they are and encode its sound as MP3.

    Raises:
        InputError: the file cannot be read, or has no sound.
    """
    import av

    try:
        with (
            av.open(str(source), options={"protocol_whitelist": "file"}) as film,
            av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as preview,
        ):
            if not film.streams.audio:
                raise InputError("The video has no sound.")
            pictures: Any = film.streams.video[0]
            sound: Any = film.streams.audio[0]
            shown: Any = preview.add_stream_from_template(pictures)
            heard: Any = preview.add_stream("libmp3lame", rate=sound.rate, layout="stereo")
            heard.bit_rate = 128_000
            for packet in film.demux(pictures, sound):
                if packet.stream is pictures:
                    if packet.dts is not None:
                        packet.stream = shown
                        preview.mux(packet)
                    continue
                for frame in packet.decode():
                    preview.mux(heard.encode(frame))
            preview.mux(heard.encode(None))
    except (av.FFmpegError, OSError, IndexError) as error:
        raise InputError("The sound of the video cannot be converted.") from error
