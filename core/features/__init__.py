"""What each customer does, as one row of numbers: features from events, joined to profile and survey."""

from core.features._customers import customer_table
from core.features._events import event_features
from core.features._words import channel_thing, content_thing

__all__ = ["channel_thing", "content_thing", "customer_table", "event_features"]
