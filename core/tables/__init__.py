"""Tables of a study: what was read, how the sources link, and one row a customer.

Dtypes of a typed frame, by role: number and amount and rating float64 (NaN is missing);
ordered: ordered categorical of str; category, channel, content, offer, event: unordered
categorical of str; yes_no: nullable boolean; date and time: datetime64 (naive, UTC);
text, customer_id, session: str, and so are several answers in one cell (choices), which the linked
customers hold as one nullable boolean per option.
"""

from core.tables._link import link
from core.tables._quality import quality
from core.tables._typed import typed
from core.tables._types import CustomerTable, LinkReport, ReadReport, Source, StudyTables, fingerprint

__all__ = [
    "CustomerTable",
    "LinkReport",
    "ReadReport",
    "Source",
    "StudyTables",
    "fingerprint",
    "link",
    "quality",
    "typed",
]
