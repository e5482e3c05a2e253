"""Customers and their segments: why one is where it is, and who is typical."""

import dataclasses
from dataclasses import dataclass

from core.pipeline import Prepared, prepare
from core.segmentation import (
    Explanation,
    SegmentModel,
    customer_row,
    explain,
    model_from,
    nearest_members,
    tree_of,
    typical_members,
)
from core.services._base import check_current, segmentation_of
from core.services._data import DataWork
from core.study import Study


@dataclass(frozen=True, slots=True)
class CustomerWork(DataWork):
    """Customers of a study and the segments they are in."""

    def explain_customer(self, study_id: str, customer_id: str, *, prepared: Prepared | None = None) -> Explanation:
        """Return how well one customer fits each segment, why, and the typical members who are most alike.

        Raises NotFoundError for an unknown customer, ConfigError for segments of an earlier version.
        """
        study = self.store.load(study_id)
        prepared = prepared or prepare(self.sources(study), excluding=study.excluding)
        check_current(study, prepared)
        record, model, frame = segmentation_of(study), self.segment_model(study), prepared.customers.frame
        explanation = explain(record, model, customer_row(frame, customer_id))[0]
        best = explanation.memberships[0].segment_id
        members = self.store.table(study.members_table)
        nearest = nearest_members(record, model, frame, members, customer_id, explanation.segment_id or best)
        return dataclasses.replace(explanation, nearest=nearest)

    def typical_customers(
        self, study_id: str, segment_id: str, *, n: int = 5, prepared: Prepared | None = None
    ) -> tuple[str, ...]:
        """Return the customers nearest to the middle of a segment, the most typical first."""
        study = self.store.load(study_id)
        prepared = prepared or prepare(self.sources(study), excluding=study.excluding)
        check_current(study, prepared)
        members = self.store.table(study.members_table)
        return typical_members(
            segmentation_of(study), self.segment_model(study), prepared.customers.frame, members, segment_id, n=n
        )

    def segment_model(self, study: Study) -> SegmentModel:
        """Return the model that places customers; ConfigError for segments of an earlier version."""
        tree_of(segmentation_of(study))
        return model_from(self.store.table(study.model_table))
