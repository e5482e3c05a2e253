"""When a persona's people come, as small pictures."""

from core.charts import hours_chart, week_chart
from core.personas import Persona
from pages.shared.theme import theme
from pages.shared.widgets import chart


def show_when(persona: Persona) -> None:
    """Show the hours of the day, and those of the week, in which their events are."""
    if persona.hours:
        chart(hours_chart(persona.hours, n=persona.size, color=persona.color, theme=theme()), key="hours")
    if persona.week:
        chart(week_chart(persona.week, n=persona.size, color=persona.color, theme=theme()), key="week")
