"""Journey maps as slides whose words are words: cards, heads and arrows that everybody can move and edit."""

from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

from core.exports import _deck_shapes as shapes
from core.exports._deck_text import Paragraph
from core.exports._journey_setting import TITLE
from core.exports._scene import BAR, Box, Page, Path, Picture
from core.exports._slides import TITLE_ONLY, deck_bytes, fill_frame, new_deck, picture_bytes

if TYPE_CHECKING:
    from pptx.slide import Slide

_FIRST_FREE = 3  # 1 is the slide's own tree, 2 its title


def journey_deck(pages: Sequence[Page], *, title: str) -> bytes:
    """Return pages as a PowerPoint file, a slide each; the same pages give the same bytes.

    A card is a rectangle with its text inside; what else it says lies in text boxes over it, grouped with it. Boxes
    are as high as the text is in the fonts that are shipped, which are wider than those of slides.
    """
    deck = new_deck(title, pages[0].width, pages[0].height)
    for page in pages:
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        _Drawer(slide).draw(page)
    return deck_bytes(deck)


class _Drawer:
    """Draws one page on a slide."""

    def __init__(self, slide: "Slide") -> None:
        self._slide = slide
        self._numbers = count(_FIRST_FREE)

    def draw(self, page: Page) -> None:
        from pptx.oxml import parse_xml

        drawn: list[str] = []
        for item in page.items:
            if isinstance(item, Path):
                drawn += self._path(item)
            elif item.name == TITLE:
                self._title(item)
            else:
                drawn += self._box(item)
        tree = parse_xml(f"<p:spTree {shapes.NAMESPACES}>{''.join(drawn)}</p:spTree>")
        self._slide.shapes.element.extend(list(tree))

    def _title(self, box: Box) -> None:
        from pptx.util import Pt

        title = self._slide.shapes.title
        title.left, title.top, title.width, title.height = Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height)
        fill_frame(title.text_frame, [Paragraph(box.words[0].text.strip(), box.words[0].style)])

    def _box(self, box: Box) -> list[str]:
        framed = bool(box.fill or box.edge)
        made = [shapes.rectangle(next(self._numbers), box)] if framed else []
        if box.bar:
            bar = Box("Bar", box.x, box.y, BAR, box.height, box.bar)
            made.append(shapes.rectangle(next(self._numbers), bar))
        for path in box.paths:
            made += self._path(path)
        if box.picture:
            made.append(self._picture(box.picture))
        made += [shapes.text_box(next(self._numbers), box.name, one) for one in box.words[framed:]]
        return [shapes.group(next(self._numbers), box, made)] if len(made) > 1 else made

    def _path(self, path: Path) -> list[str]:
        return [shapes.line(next(self._numbers), path)] if path.moves else []

    def _picture(self, one: Picture) -> str:
        """Show a picture as large as its place allows, in the middle of it."""
        part, relation = self._slide.part.get_or_add_image_part(picture_bytes(one.uri))
        wide, high = part.image.size
        scale = min(one.width / wide, one.height / high)
        width, height = wide * scale, high * scale
        place = (one.x + (one.width - width) / 2, one.y, width, height)
        return shapes.picture(next(self._numbers), one.alt or "Picture", relation, place)
