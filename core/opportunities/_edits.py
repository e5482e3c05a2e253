"""The commands that edit a backlog, as they are kept in its history."""

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.opportunities._model import Effect, Item, ItemId, PainRef, Reading


class _Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AddItem(_Command):
    """Put an opportunity, a solution or a metric at a position among its kind; past the end means last."""

    kind: Literal["add_item"] = "add_item"
    item: Item
    index: int = Field(ge=0)


class EditItem(_Command):
    """Change the fields of an item in which `after` differs from `before`, which is what the person saw.

    Links and readings have commands of their own; differences in them are ignored.
    """

    kind: Literal["edit_item"] = "edit_item"
    before: Item
    after: Item


class DeleteItem(_Command):
    """Delete an item. What names it goes on naming it."""

    kind: Literal["delete_item"] = "delete_item"
    item_id: ItemId


class LinkPain(_Command):
    """Say that an opportunity answers a pain point."""

    kind: Literal["link_pain"] = "link_pain"
    opportunity_id: ItemId
    pain: PainRef
    index: int = Field(ge=0)


class UnlinkPain(_Command):
    """Take that back; `pain_key` is the key of the pain point."""

    kind: Literal["unlink_pain"] = "unlink_pain"
    opportunity_id: ItemId
    pain_key: str


class LinkOpportunity(_Command):
    """Say that a solution answers an opportunity."""

    kind: Literal["link_opportunity"] = "link_opportunity"
    solution_id: ItemId
    opportunity_id: ItemId
    index: int = Field(ge=0)


class UnlinkOpportunity(_Command):
    """Take that back."""

    kind: Literal["unlink_opportunity"] = "unlink_opportunity"
    solution_id: ItemId
    opportunity_id: ItemId


class LinkMetric(_Command):
    """Say which metric a solution should move, and by how much, in words."""

    kind: Literal["link_metric"] = "link_metric"
    solution_id: ItemId
    effect: Effect
    index: int = Field(ge=0)


class UnlinkMetric(_Command):
    """Take that back."""

    kind: Literal["unlink_metric"] = "unlink_metric"
    solution_id: ItemId
    metric_id: ItemId


class AddReading(_Command):
    """Write down what a metric was on a day that has no reading yet."""

    kind: Literal["add_reading"] = "add_reading"
    metric_id: ItemId
    reading: Reading


class DeleteReading(_Command):
    """Take the reading of a day away."""

    kind: Literal["delete_reading"] = "delete_reading"
    metric_id: ItemId
    on: datetime.date


Command = Annotated[
    AddItem
    | EditItem
    | DeleteItem
    | LinkPain
    | UnlinkPain
    | LinkOpportunity
    | UnlinkOpportunity
    | LinkMetric
    | UnlinkMetric
    | AddReading
    | DeleteReading,
    Field(discriminator="kind"),
]
