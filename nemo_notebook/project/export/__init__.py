"""From a timeline to a file: `ordering` says what is wished for, `render` has it made, `fetch`
brings it, `targets` says where to; `written` is what needs no render."""

from .ordering import Wish
from .render import Exporter, Order
from .targets import FORMATS, checked_target, file_name
from .written import WRITTEN

__all__ = ["FORMATS", "WRITTEN", "Exporter", "Order", "Wish", "checked_target", "file_name"]
