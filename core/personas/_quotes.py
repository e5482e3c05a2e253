"""Which comments stand for a theme on a sheet: those of its own people that say what the theme is called by."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.claims import Claim, EvidenceData, quote_evidence
from core.feedback import Theme, are_plain, excerpt, may_stand_for, says_quality, speaks_of, telling_sentence
from core.personas._model import Statement

MAX_QUOTES = 3
_MAX_READ = 60  # comments at the head of a segment's own whose sentences are read for what they say of the theme


def quote_claim(data: EvidenceData, segment_id: str, name: str, comment_id: str, theme: Theme | None = None) -> Claim:
    """Return the claim that a customer wrote a comment; `name` is the last part of its id.

    What is quoted of a long comment holds the sentence that says what its theme is called by.
    """
    assert data.comments is not None, "a quote is of comments"  # noqa: S101
    text = str(data.comments.loc[comment_id, "text"])
    telling = telling_sentence(text, theme.label, theme.language, theme.polarity) if theme else None
    return Claim(
        id=f"{segment_id}.quote.{name}",
        segment_id=segment_id,
        kind="quoted",
        topic="quote",
        sentence=excerpt(text, holding=telling),
        evidence=quote_evidence(data, comment_id, theme.id if theme else ""),
    )


def quote_statement(claim: Claim, theme_id: str) -> Statement:
    """Return a quote on a theme as it stands on the sheet."""
    return Statement(
        id=f"quote-{theme_id}", section="quotes", text=claim.sentence, claim_ids=(claim.id,), kind="quoted"
    )


class ThemeQuotes:
    """Finds quotes; which comments can stand for a theme is looked up once for all segments.

    Parameters
    ----------
    data : EvidenceData
        The comments, and the segment of each customer.
    themes : sequence of Theme
        All of the study.
    """

    def __init__(self, data: EvidenceData, themes: Sequence[Theme]) -> None:
        self._data, self._themes = data, themes
        self._telling: dict[str, pd.DataFrame] = {}

    def of(self, segment_id: str, theme: Theme) -> list[Claim]:
        """Return up to three comments of the segment that say what the theme is about, the most typical first.

        Before all others those that complain, or praise, in the sentence that says it, and say what is said of a thing.
        """
        if self._data.comments is None:
            return []
        if theme.id not in self._telling:
            self._telling[theme.id] = self._ranked(self._data.comments, theme)
        ranked = self._telling[theme.id]
        own = ranked[self._data.are_members(ranked["customer_id"], segment_id)].head(_MAX_READ)

        def told(name: str) -> tuple[bool, bool]:
            text = str(own.loc[name, "text"])
            stands = may_stand_for(text, theme.label, theme.language, theme.polarity)
            return stands, says_quality(text, theme.label, theme.language)

        best = sorted((str(name) for name in own.index), key=told, reverse=True)
        return [
            quote_claim(self._data, segment_id, f"{theme.id}{f'-{place}' if place > 1 else ''}", name, theme)
            for place, name in enumerate(best[:MAX_QUOTES], start=1)
        ]

    def _ranked(self, comments: pd.DataFrame, theme: Theme) -> pd.DataFrame:
        """Return the comments that say the words of the label, nearest to the middle of the theme first.

        Those that name another theme too come last, and before them those that hardly complain, or praise. A label
        that nobody wrote, as people give, all can stand for.
        """
        every = comments[comments["theme"] == theme.id]
        own = every[every["publishable"].astype(bool)].sort_index()
        telling = own[[speaks_of(str(text), theme.label, theme.language) for text in own["text"]]]
        shown = own if telling.empty else telling
        others = [one.label for one in self._themes if one.id != theme.id]
        names_other = [any(speaks_of(str(text), one, theme.language) for one in others) for text in shown["text"]]
        best = {name: place for place, name in enumerate(theme.quote_ids)}
        places = [best.get(str(name), len(best)) for name in shown.index]
        distance = -shown["centrality"].to_numpy(dtype=float) if "centrality" in shown else np.zeros(len(shown))
        hardly = ~are_plain(every["negativity"], theme.polarity)[shown.index].to_numpy()
        ranked = shown.iloc[np.lexsort([distance, np.array(places), hardly, np.array(names_other)])]
        return ranked.drop_duplicates("customer_id").drop_duplicates("text")
