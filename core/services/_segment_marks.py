"""What people mark segments by: a name, how much they aim at one, a colour."""

from dataclasses import dataclass

from core.errors import ConfigError
from core.personas import MAX_NAME, Target
from core.services._base import Work, with_persona
from core.study import Study


@dataclass(frozen=True, slots=True)
class MarkWork(Work):
    """Names, targets and colours of the segments of a study."""

    def rename_segment(self, study_id: str, segment_id: str, name: str) -> None:
        """Give a segment and its persona a name, which both keep when the segments are found anew."""
        name = checked_segment_name(name)

        def change(study: Study) -> Study:
            names = {**study.segment_names, segment_id: name}
            named = study.model_copy(update={"segment_names": names})
            return with_persona(named, segment_id, {"name": name, "name_locked": True})

        self._change(study_id, change)

    def set_target(self, study_id: str, segment_id: str, target: Target) -> None:
        """Say how much a segment (and its persona) is aimed at; "" is no target."""

        def mark(study: Study) -> Study:
            targets = {one: rank for one, rank in study.targets.items() if one != segment_id}
            targets |= {segment_id: target} if target else {}
            return with_persona(study.model_copy(update={"targets": targets}), segment_id, {"target": target})

        self._change(study_id, mark)

    def set_color(self, study_id: str, segment_id: str, color: int) -> None:
        """Give a segment (and its persona) another place in the palette."""
        self._change(study_id, lambda study: with_persona(study, segment_id, {"color": color}))


def checked_segment_name(name: str) -> str:
    """Return the name of a segment without spaces around it; ConfigError for an empty or a very long one."""
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME:
        message = f"A segment name has 1 to {MAX_NAME} characters; this one has {len(name)}."
        raise ConfigError(message, hint="Give it a short name.")
    return name
