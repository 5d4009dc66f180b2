"""Charts: bars, a line, a donut; importing this room registers them."""

from . import bars, donut, line
from .chart import CHARTS

__all__ = ["CHARTS", "bars", "donut", "line"]
