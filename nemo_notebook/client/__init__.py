"""The wire: one method per endpoint, events, codes. No pandas, no Jupyter."""

from .api import Api
from .assembly import Answer, Assembly
from .auth import Identity, Keyring
from .http import Line
from .stream import Decoder
from .sync import SyncApi

__all__ = ["Answer", "Api", "Assembly", "Decoder", "Identity", "Keyring", "Line", "SyncApi"]
