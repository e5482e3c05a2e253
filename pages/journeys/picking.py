"""What is picked on the opportunities and on what to do first: it stands in the address."""

from pages.shared.state import set_address, state


def pick(study_id: str, view: str, key: str) -> None:
    """Go to what is picked on a view; "" to nothing."""
    state().redraw_forms()
    set_address(study=study_id, view=view, item=key)
