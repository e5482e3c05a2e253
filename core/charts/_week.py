"""The hours of a week in which customers come."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.charts._captions import HOURS_A_DAY, Caption
from core.charts._layout import INK, figure
from core.charts._palette import Theme, persona_color
from core.claims import HOURS_A_WEEK, WEEKDAYS
from core.errors import ConfigError
from core.wording import hours_words, listed, percent

_FAINT: dict[Theme, str] = {"light": "#f0f1f2", "dark": "#23282e"}
_CLOCK = (0, 6, 12, 18)


def week_caption(week: Sequence[float], *, n: int) -> Caption:
    """Return what the hours of a week say; `week` holds 168 shares, Monday 0h first, `n` counts the customers.

    Raises
    ------
    ConfigError
        Unless there are 168 hours.
    """
    if len(week) != HOURS_A_WEEK:
        message = f"A week has {HOURS_A_WEEK} hours; {len(week)} values were given."
        raise ConfigError(message, hint="Give one share for each hour, Monday midnight first.")
    peak = max(range(HOURS_A_WEEK), key=lambda slot: (week[slot], -slot))
    title = f"Busiest on {WEEKDAYS[peak // HOURS_A_DAY]}s, {hours_words((str(peak % HOURS_A_DAY),))}"
    days = [sum(week[place * HOURS_A_DAY : (place + 1) * HOURS_A_DAY]) for place in range(len(WEEKDAYS))]
    by_day = listed(tuple(f"{day} {percent(share)}" for day, share in zip(WEEKDAYS, days, strict=True)))
    subtitle = f"Share of events in each hour of the week · n = {n:,} customers"
    return Caption(title, subtitle, f"{title}, {percent(week[peak])} of events. By day: {by_day}. n = {n:,} customers.")


def week_chart(week: Sequence[float], *, n: int, color: int = 0, theme: Theme = "light") -> go.Figure:
    """Return the hours of a week as a heat map: a row a day, the darker the more events.

    Parameters
    ----------
    week : sequence of float
        168 shares, Monday 0h first.
    n : int
        Customers of the persona.
    color : int
        Place in the palette.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    caption = week_caption(week, n=n)
    rows = [list(week[place * HOURS_A_DAY : (place + 1) * HOURS_A_DAY]) for place in range(len(WEEKDAYS))]
    hours = [hours_words((str(hour),)) for hour in range(HOURS_A_DAY)]
    heat = go.Heatmap(
        z=rows,
        x=list(range(HOURS_A_DAY)),
        y=[day[:3] for day in WEEKDAYS],
        colorscale=[[0.0, _FAINT[theme]], [1.0, persona_color(color, theme)]],
        zmin=0.0,
        zmax=max(week) or 1.0,
        xgap=2,
        ygap=2,
        showscale=False,
        text=[
            [f"{day}, {hour}: {percent(share)} of events" for hour, share in zip(hours, row, strict=True)]
            for day, row in zip(WEEKDAYS, rows, strict=True)
        ],
        hoverinfo="text",
    )
    picture = figure([heat], caption, height=250, theme=theme)
    picture.update_xaxes(
        tickvals=list(_CLOCK), ticktext=[f"{hour:02d}:00" for hour in _CLOCK], showgrid=False, showline=False
    )
    picture.update_yaxes(
        autorange="reversed", showgrid=False, showline=False, ticksuffix="  ", tickfont={"color": INK[theme].muted}
    )
    return picture
