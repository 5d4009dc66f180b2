"""From a timeline to a file: `render` has it made, `fetch` brings it, `targets` says where to."""

from .render import Exporter, Order
from .targets import FORMATS, checked_target, file_name

__all__ = ["FORMATS", "Exporter", "Order", "checked_target", "file_name"]
