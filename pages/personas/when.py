"""When and where a persona's people come, as small pictures."""

from core.charts import channels_chart, hours_chart, week_chart
from core.personas import Persona, channel_use
from core.study import Study
from pages.shared.cached import evidence
from pages.shared.errors import report_errors
from pages.shared.theme import theme
from pages.shared.widgets import chart


def show_when(persona: Persona) -> None:
    """Show the hours of the day, and those of the week, in which their events are."""
    if persona.hours:
        chart(hours_chart(persona.hours, n=persona.size, color=persona.color, theme=theme()), key="hours")
    if persona.week:
        chart(week_chart(persona.week, n=persona.size, color=persona.color, theme=theme()), key="week")


def show_channels(study: Study, persona: Persona) -> None:
    """Show on which channels their events are, beside everyone else's."""
    if not persona.week:  # without events there are no channels
        return
    with report_errors():
        uses = channel_use(evidence(study), persona.segment_id or "")
        if uses:
            chart(channels_chart(uses, n=persona.size, color=persona.color, theme=theme()), key="channels")
