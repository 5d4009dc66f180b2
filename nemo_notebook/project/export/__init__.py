"""From a timeline to a file: `render` has it made, `fetch` brings it, `targets` says where to;
`written` is what needs no render."""

from .render import Exporter, Order
from .targets import FORMATS, checked_target, file_name
from .written import WRITTEN

__all__ = ["FORMATS", "WRITTEN", "Exporter", "Order", "checked_target", "file_name"]
