"""Documents as text: txt, docx and pdf, read with caps, whoever wrote them.

A document comes from outside. Nothing in it is followed, opened or run; what it claims about its
own size is not believed. The room stands on `errors` alone, so that both sides of the wire read
documents by the same rules.

>>> read("script.txt", b"A quiet sea.\\r\\n")
'A quiet sea.'
"""

from .limits import Limits
from .reading import KINDS, read

__all__ = ["KINDS", "Limits", "read"]
