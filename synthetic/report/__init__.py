"""The debrief as HTML: parts for a screen, and a document of its own to print and to keep.

No nickname and no seat is in it: a report names chairs, actors of chairs, crews and pseudonyms.
"""

from synthetic.report.document import LOOK, document
from synthetic.report.sections import Part, parts

__all__ = ["LOOK", "Part", "document", "parts"]
