"""On which channels customers are."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, figure, name_rows, plain, shortened
from core.charts._palette import Theme, persona_color
from core.errors import ConfigError
from core.personas import ChannelUse
from core.wording import capitalised, listed, percent


def channels_caption(uses: Sequence[ChannelUse], *, n: int) -> Caption:
    """Return what the bars of the channels say; ConfigError without a channel."""
    if not uses:
        message = "There are no channels to draw."
        raise ConfigError(message, hint="Channels are known from an event log that names them.")
    title = f"{capitalised(uses[0].channel)}: {percent(uses[0].share)} of their events"
    subtitle = f"Mean share of a customer's events; the line is everyone else · n = {n:,} customers"
    said = listed(tuple(f"{one.channel} {percent(one.share)}, everyone else {percent(one.others)}" for one in uses))
    return Caption(title, subtitle, f"{title}. {capitalised(said)}. n = {n:,} customers.")


def channels_chart(uses: Sequence[ChannelUse], *, n: int, color: int = 0, theme: Theme = "light") -> go.Figure:
    """Return a bar a channel, with a line where everyone else is.

    Parameters
    ----------
    uses : sequence of ChannelUse
        The most used first.
    n : int
        Customers of the persona.
    color : int
        Place in the palette.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    caption = channels_caption(uses, n=n)
    labels = [plain(shortened(capitalised(one.channel), 24)) for one in uses]
    bars = go.Bar(
        x=[one.share for one in uses],
        y=labels,
        orientation="h",
        marker={"color": persona_color(color, theme)},
        hoverinfo="skip",
    )
    line = {"symbol": "line-ns", "size": 16, "line": {"color": INK[theme].text, "width": 2}}
    others = go.Scatter(x=[one.others for one in uses], y=labels, mode="markers", marker=line, hoverinfo="skip")
    picture = figure([bars, others], caption, height=84 + 30 * len(uses), theme=theme)
    picture.update_xaxes(visible=False, range=[0, 1.25])
    name_rows(picture, theme)
    for label, one in zip(labels, uses, strict=True):
        picture.add_annotation(
            x=max(one.share, one.others),
            y=label,
            text=percent(one.share),
            showarrow=False,
            xanchor="left",
            xshift=8,
            font={"color": INK[theme].text, "size": 12},
        )
    return picture
