"""What a segment complains about and what it likes: themes it raises, with all that is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from core.claims import (
    Claim,
    Condition,
    Evidence,
    EvidenceData,
    Lifts,
    OverIndex,
    Shares,
    adjusted_claims,
    change,
    later_periods,
    measure_frequency,
    measure_negativity,
    measure_trend,
    over_index,
)
from core.config import MIN_GROUP_SIZE
from core.errors import ConfigError
from core.feedback import Promote, Theme, excerpt, period_shares, severity
from core.personas._model import PainPoint, Statement, Touchpoint
from core.personas._places import placing_claims
from core.personas._quotes import ThemeQuotes, quote_claim, quote_statement
from core.schema import Facet
from core.wording import capitalised, raise_theme, sentence

MAX_PAINS, MIN_PAINS = 5, 3
"""Pains on a sheet: those that the segment raises more than others, filled up with the most frequent ones."""

MAX_PRAISE = 3
"""Quotes of praise on a sheet, of what is praised by most."""

TOLD_TOPICS = frozenset({"theme", "lift", "frequency", "severity", "trend", "at", "placed", "quote"})
"""Second part of the ids of claims that rest on themes."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of the template that pains are placed by.

    template_id : the template; the comments have its `core.feedback.stage_column`.
    titles : title of each stage by its id.
    of_event : id of the stage of each event that has one.
    """

    template_id: str
    titles: Mapping[str, str]
    of_event: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What the comments of one segment say: pain points, statements (delights, then quotes), and all their claims."""

    pain_points: tuple[PainPoint, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class _OfTheme:
    """The claims on one theme, by topic; those on severity and so on only where enough raised it."""

    theme: Theme
    claims: dict[str, Claim] = field(default_factory=dict)

    def evidence(self, topic: str) -> Evidence | None:
        claim = self.claims.get(topic)
        return claim.evidence if claim else None


class TellingThemes:
    """Finds what each segment says of the themes; p-values are adjusted over all segments and themes.

    Parameters
    ----------
    data : EvidenceData
        The tables of evidence.
    segment_ids : sequence of str
        The described segments.
    themes : sequence of Theme
        Feedback themes, as people edited them.
    stages : Stages, optional
        What pains are placed by.
    promoted : sequence of Promote
        What people made pain points by hand.
    """

    def __init__(
        self,
        data: EvidenceData,
        segment_ids: Sequence[str],
        themes: Sequence[Theme],
        *,
        stages: Stages | None = None,
        promoted: Sequence[Promote] = (),
    ) -> None:
        self._data, self._themes, self._stages, self._promoted = data, tuple(themes), stages, tuple(promoted)
        self._quotes = ThemeQuotes(data, self._themes)
        self._labels = {theme.id: theme.label for theme in themes}
        # Segments that were made from what people wrote differ in it by construction: nothing is left to test.
        self._is_tested = not any(spec.facet is Facet.TEXT for spec in data.customers.columns)
        self._of = {one: {theme.id: _OfTheme(theme) for theme in themes} for one in segment_ids}
        if themes and data.comments is not None:
            self._measure()

    def of(self, segment_id: str, touchpoints: Sequence[Touchpoint] = ()) -> Told:
        """Return what one segment says; the touchpoint of a pain is chosen among those of its persona."""
        claims: dict[str, Claim] = {}
        pains, quotes = [], []
        for one in self._pains(segment_id):
            said = self._quotes.of(segment_id, one.theme)
            if self._verdict(one) == "less":  # three voices would sound like many
                said = said[:1]
            pain = self._pain(segment_id, one, said, touchpoints)
            pains.append(pain)
            quotes += [quote_statement(claim, one.theme.id) for claim in said[:1]]
            claims |= {claim.id: claim for claim in (*one.claims.values(), *said)}
        for promotion in self._promoted:
            if promotion.segment_id == segment_id and promotion.comment_id:
                made = self._from_comment(promotion)
                pains += [pain for pain, _ in made]
                claims |= {claim.id: claim for _, claim in made}
        delights: list[Statement] = []
        praise: list[Statement] = []
        for one in self._delights(segment_id):
            raised, lift = one.claims["theme"], one.claims["lift"]
            said = self._quotes.of(segment_id, one.theme)[:1] if len(praise) < MAX_PRAISE else []
            praise += [quote_statement(claim, one.theme.id) for claim in said]
            claims |= {claim.id: claim for claim in (raised, lift, *said)}
            delights.append(
                Statement(
                    id=one.theme.id,
                    section="values",
                    text=raised.sentence,
                    claim_ids=(raised.id, lift.id),
                    kind="measured",
                )
            )
        # Who complains of nothing more than others do is heard first with what they praise.
        is_pleased = bool(praise) and not any(pain.more_often == "more" for pain in pains)
        heard = (*praise, *quotes) if is_pleased else (*quotes, *praise)
        return Told(tuple(pains), (*delights, *heard), tuple(claims.values()))

    # ---------------------------------------------------------------- claims

    def _measure(self) -> None:
        """Measure every theme in every segment, and adjust each kind of claim over all of them."""
        families: dict[str, list[Claim]] = {}
        kinds = sorted({_kind(theme) for theme in self._themes})
        counted = {kind: Lifts(self._data, kind) for kind in kinds}
        for theme in self._themes:
            shares = Shares(self._data, _about(theme), table="feedback")
            for segment_id in self._of:
                found = {"theme": shares.of(segment_id), "lift": counted[_kind(theme)].of(segment_id, _about(theme))}
                if theme.polarity == "negative" and found["theme"].n >= MIN_GROUP_SIZE:
                    found |= self._more(segment_id, theme)
                for topic, evidence in found.items():
                    families.setdefault(topic, []).append(self._claim(segment_id, topic, theme, evidence))
        for family in families.values():
            for claim in adjusted_claims(tuple(family)):
                theme_id = claim.id.rpartition(".")[2]
                self._of[claim.segment_id][theme_id].claims[claim.topic] = self._said(claim)
        self._place()

    def _more(self, segment_id: str, theme: Theme) -> dict[str, Evidence]:
        """Return what is known of a pain that enough customers raised: how severe, how often, and its change."""
        found = {
            "severity": measure_negativity(self._data, segment_id, _about(theme)),
            "frequency": measure_frequency(self._data, segment_id, _about(theme)),
        }
        if self._data.comments is None or not later_periods(self._data.comments):
            return found
        trend = measure_trend(self._data, segment_id, _about(theme))
        return found | {"trend": trend} if min(trend.total, trend.others_total) >= MIN_GROUP_SIZE else found

    def _place(self) -> None:
        if self._stages is None:
            return
        for segment_id, by_theme in self._of.items():
            placed = placing_claims(self._data, segment_id, self._themes, self._stages.template_id, self._stages.titles)
            for theme_id, claim in placed.items():
                # An id of its own: on a map, where stages can be renamed, it may say another title.
                own = claim.model_copy(update={"id": f"{segment_id}.at.{theme_id}"})
                by_theme[theme_id].claims["placed"] = own

    def _claim(self, segment_id: str, topic: str, theme: Theme, evidence: Evidence) -> Claim:
        return Claim(
            id=f"{segment_id}.{topic}.{theme.id}",
            segment_id=segment_id,
            kind="measured",
            topic=topic,
            sentence="",
            phrase=raise_theme(theme.id, theme.label) if topic == "theme" else "",
            evidence=evidence,
        )

    def _said(self, claim: Claim) -> Claim:
        """Return the claim with its sentence: some say whether chance could explain it, so p-values come first."""
        if claim.evidence is None:
            return claim
        return claim.model_copy(update={"sentence": sentence(claim.evidence, {}, self._labels, {})})

    # ---------------------------------------------------------------- what is shown

    def _pains(self, segment_id: str) -> list[_OfTheme]:
        """Return the pains to show: those raised more than by others, then the rest, each the most frequent first."""
        by_theme = self._of[segment_id]
        shown = [one for one in by_theme.values() if one.theme.polarity == "negative" and "severity" in one.claims]
        own = sorted((one for one in shown if self._verdict(one) == "more"), key=_by_reach)[:MAX_PAINS]
        others = sorted((one for one in shown if one not in own), key=_by_reach)
        named = {edit.theme_id for edit in self._promoted if edit.segment_id == segment_id and edit.theme_id}
        promoted = [one for one in others if one.theme.id in named]
        filled = [one for one in others if one.theme.id not in named][: max(0, MIN_PAINS - len(own) - len(promoted))]
        return [*own, *promoted, *filled]

    def _delights(self, segment_id: str) -> list[_OfTheme]:
        shown = []
        for one in self._of[segment_id].values():
            raised = one.evidence("theme")
            if one.theme.polarity == "positive" and raised is not None and raised.n >= MIN_GROUP_SIZE:
                shown.append(one)
        return sorted((one for one in shown if self._verdict(one) == "more"), key=_by_reach)[:MAX_PAINS]

    def _verdict(self, one: _OfTheme) -> OverIndex | None:
        lift = one.evidence("lift")
        return over_index(lift) if lift is not None and self._is_tested else None

    def _pain(
        self, segment_id: str, one: _OfTheme, quotes: Sequence[Claim], touchpoints: Sequence[Touchpoint]
    ) -> PainPoint:
        titles = [
            edit.title
            for edit in self._promoted
            if (edit.segment_id, edit.theme_id) == (segment_id, one.theme.id) and edit.title
        ]
        topics = ["theme", "severity", "lift", "frequency", "placed", "trend"]
        if not self._is_tested:
            topics.remove("lift")
            one.claims.pop("lift", None)
        raised, often, placed, trend = (one.evidence(topic) for topic in ("theme", "frequency", "placed", "trend"))
        history = self._history(segment_id, one.theme.id)
        return PainPoint(
            id=one.theme.id,
            title=titles[-1] if titles else capitalised(one.theme.label),
            severity=measured_severity(one.claims["severity"]),
            theme_id=one.theme.id,
            claim_ids=tuple(one.claims[topic].id for topic in topics if topic in one.claims),
            quote_ids=tuple(claim.id for claim in quotes),
            kind="measured",
            reach=raised.value if raised else None,
            frequency=often.value if often else None,
            more_often=self._verdict(one) or "not tested",
            stage=one.claims["placed"].topic.partition(":")[2] if placed else "",
            stage_share=placed.value if placed else None,
            touchpoint_id=self._touchpoint(placed, touchpoints),
            change=change(trend) if trend else "",
            periods=tuple(period for period, _ in history),
            trend=tuple(share for _, share in history),
        )

    def _touchpoint(self, placed: Evidence | None, touchpoints: Sequence[Touchpoint]) -> str:
        """Return the touchpoint of the stage that most of the persona's people have, "" without one."""
        if placed is None or self._stages is None:
            return ""
        stage_id = str(placed.where[0].values[0])
        there = [one for one in touchpoints if self._stages.of_event.get(one.event) == stage_id]
        return min(there, key=lambda one: (-(one.reach or 0.0), one.id)).id if there else ""

    def _history(self, segment_id: str, theme_id: str) -> tuple[tuple[str, float], ...]:
        """Return the share of the segment's comments on a theme in each period of the comments."""
        comments = self._data.comments
        if comments is None or not later_periods(comments):
            return ()
        is_own = self._data.are_members(comments["customer_id"], segment_id)
        read = comments[is_own | (comments["theme"] != theme_id).to_numpy()]  # the others keep all periods in it
        if read.loc[(read["theme"] == theme_id).to_numpy(), "customer_id"].nunique() < MIN_GROUP_SIZE:
            return ()
        return tuple((period, round(share, 6)) for period, share in period_shares(read, theme_id).items())

    def _from_comment(self, promotion: Promote) -> list[tuple[PainPoint, Claim]]:
        """Return the pain point that one comment was made, in its words or a title of its own."""
        comments, comment_id = self._data.comments, promotion.comment_id
        if comments is None or comment_id not in comments.index:
            return []
        row = comments.loc[comment_id]
        if not self._data.are_members(pd.Index([str(row["customer_id"])]), promotion.segment_id)[0]:
            return []
        claim = quote_claim(self._data, promotion.segment_id, f"comment-{comment_id}", comment_id)
        pain = PainPoint(
            id=f"comment-{comment_id}",
            title=promotion.title or excerpt(claim.sentence, limit=80),
            severity=severity(float(comments["negativity"][comment_id])),
            quote_ids=(claim.id,),
            kind="quoted",
        )
        return [(pain, claim)]


def measured_severity(claim: Claim) -> int:
    """Return the severity, 1 to 5, that a claim on it says; ConfigError for a claim without evidence."""
    if claim.evidence is None:
        message = f"Claim {claim.id!r} has no evidence, so it says nothing of a severity."
        raise ConfigError(message, hint="Build the personas again.")
    return severity(claim.evidence.value)


def is_told(one: Statement) -> bool:
    """Return whether a statement was made from a theme: a delight, or a quote on a pain."""
    return one.id.startswith(("delight-", "quote-"))


def _about(theme: Theme) -> tuple[Condition, ...]:
    return (Condition(column="theme", op="is", values=(theme.id,)),)


def _kind(theme: Theme) -> str:
    return theme.id.partition("-")[0]


def _by_reach(one: _OfTheme) -> tuple[float, str]:
    raised = one.evidence("theme")
    return -(raised.value if raised else 0.0), one.theme.id
