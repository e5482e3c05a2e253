"""A pain point as every export shows it: its figures in the words of the page, each with what was counted for it."""

from core.charts import evidence_counts
from core.claims import Evidence, claim_topic
from core.exports._evidence_view import Evidencer
from core.exports._persona_views import FigureView, PainView
from core.personas import CHANGE_WORDS, MORE_OFTEN_WORDS, PainPoint, Persona, pain_figures
from core.wording import percent, since


def pain_view(persona: Persona, pain: PainPoint, evidencer: Evidencer) -> PainView:
    """Return a pain point, ready to be set; without a known claim it is an assumption that has no figures."""
    quotes = [evidencer.claims[quote_id] for quote_id in pain.quote_ids if quote_id in evidencer.claims]
    statement = evidencer.statement(pain.title, pain.claim_ids or pain.quote_ids, pain.kind)
    by_topic = _by_topic(pain, evidencer)
    severity = by_topic.get("severity")
    return PainView(
        statement=statement,
        severity=FigureView(f"Severity {pain.severity} of 5", evidence_counts(severity) if severity else ""),
        level=pain.severity,
        figures=_figures(persona, pain, by_topic) if by_topic else (),
        quotes=tuple(evidencer.statement(quote.sentence, (quote.id,), "quoted") for quote in quotes),
    )


def _by_topic(pain: PainPoint, evidencer: Evidencer) -> dict[str, Evidence]:
    found = {
        claim_id: evidencer.claims[claim_id].evidence for claim_id in pain.claim_ids if claim_id in evidencer.claims
    }
    return {claim_topic(claim_id): evidence for claim_id, evidence in found.items() if evidence is not None}


def _figures(persona: Persona, pain: PainPoint, by_topic: dict[str, Evidence]) -> tuple[FigureView, ...]:
    views = []
    for topic, words in pain_figures(persona, pain):
        if topic in by_topic:
            views.append(FigureView(words, evidence_counts(by_topic[topic])))
        elif not topic:
            views.append(FigureView(words))
    compared = _compared(pain, by_topic.get("lift"))
    changed = _changed(pain, by_topic.get("trend"))
    return (*views[:1], *compared, *views[1:], *changed)


def _compared(pain: PainPoint, lift: Evidence | None) -> tuple[FigureView, ...]:
    """Return whether they say it more than others, and how many of the others do."""
    if pain.more_often == "not tested":
        return (FigureView(MORE_OFTEN_WORDS[pain.more_often]),)
    if lift is None or not pain.more_often:
        return ()
    share = percent(lift.others_n / lift.others_total) if lift.others_total else "nobody"
    others = f"everyone else: {share}, {lift.others_n:,} of {lift.others_total:,}"
    return (FigureView(MORE_OFTEN_WORDS[pain.more_often], others),)


def _changed(pain: PainPoint, trend: Evidence | None) -> tuple[FigureView, ...]:
    if trend is None or pain.change not in CHANGE_WORDS:
        return ()
    now, before = percent(trend.value), percent(trend.others_value)
    return (FigureView(CHANGE_WORDS[pain.change], f"since {since(trend)} {now}; before: {before}"),)
