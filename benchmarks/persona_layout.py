"""Whether anything is clipped, lost or laid over something else on sheets and slides of made-up personas.

    python -m benchmarks.persona_layout [NUMBER] [SEED]

Each persona has a name, statements and quotes in long words, several scripts and emoji, up to as long as the studio
takes them: far more than data ever bring, so that many need more than two pages. Its PDF and its
slides are read back by other programs (pypdfium2, python-pptx) and measured as the tests do: letters outside the page,
statements that are not there in full, texts higher than their box, and boxes over each other. Printed is how many of
each were found. Arabic and Hebrew come out of a PDF in the order they are drawn, so lost text is looked for in those
letter by letter.
"""

import io
import random
import sys
from collections import Counter
from itertools import combinations

import pptx
import pypdfium2
from pptx.presentation import Presentation

from core.exports.personas import export_personas
from core.personas import MAX_NAME, Persona
from core.personas._edit import MAX_TEXT
from core.study import Study
from tests.core.test_persona_deck import POINT, frames, n_lines, paragraphs
from tests.core.test_persona_sheet import A4, letters, line_boxes, words_of
from tests.hard_personas import ARABIC, CHINESE, EMOJI, HEBREW, HOSTILE, LONG_WORD, hard_study, made

SCRIPTS = (
    (LONG_WORD, "a", "der", "Straße", "they", "buy", "W" * 10, "iiii", "x" * 40, "https://example.com/a?b=c&d=e"),
    (CHINESE, *CHINESE.split("，"), "ですか", "안녕하세요"),
    (*ARABIC.split(), *HEBREW.split(), "42", "ABC"),
    (EMOJI, "😀", "❤️", "🎉", "ok"),
    HOSTILE,
)
RIGHT_TO_LEFT = range(0x590, 0x700)


def text(rng: random.Random, n_words: int, limit: int = MAX_TEXT) -> str:
    """Return up to so many words of one script, cut to as many characters as the studio takes."""
    words = rng.choice(SCRIPTS)
    return " ".join(rng.choice(words) for _ in range(rng.randint(1, n_words)))[:limit].strip()


def study_of(rng: random.Random, number: int) -> Study:
    """Return a study of one made-up persona."""
    sayings = [text(rng, rng.choice((3, 10, 40, 150))) for _ in range(rng.randint(2, 50))]
    name = text(rng, 12, MAX_NAME) if rng.random() < 0.5 else "Name"
    persona, claims = made(number % 12 + 1, name, sayings, words=text(rng, rng.choice((5, 60, 400))))
    changed = {"personas": (persona,), "claims": tuple(claims), "name": text(rng, 8, MAX_NAME)}
    return hard_study().model_copy(update=changed)


def on_slides(deck: Presentation, persona: Persona) -> Counter[str]:
    """Return what is wrong with the slides."""
    found: Counter[str] = Counter()
    for slide in deck.slides:
        for shape in slide.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            inside = (
                min(shape.left, shape.top) >= 0 and right <= deck.slide_width + 1 and bottom <= deck.slide_height + 1
            )
            found["slides: outside"] += not inside
            for frame, width, height in frames(shape):
                taken = sum(
                    n_lines(one.text, one.runs[0].font.size / POINT, width) * one.line_spacing / POINT
                    + (one.space_after or 0) / POINT
                    for one in frame.paragraphs
                    if one.runs
                )
                found["slides: clipped"] += taken > height + 1
        boxes = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text or shape.has_table]
        found["slides: overlaps"] += sum(not apart(one, other) for one, other in combinations(boxes, 2))
    said = "\n".join(paragraphs(deck))
    wanted = [one.text for one in persona.statements if one.section != "about"]
    wanted += [pain.title for pain in persona.pain_points]
    found["slides: lost"] += sum(" ".join(one.split()) not in said for one in wanted)
    return found


def apart(one, other) -> bool:
    """Return whether two shapes share no more than a point."""
    return (
        one.left + one.width <= other.left + POINT
        or other.left + other.width <= one.left + POINT
        or one.top + one.height <= other.top + POINT
        or other.top + other.height <= one.top + POINT
    )


def on_pages(pdf: pypdfium2.PdfDocument, persona: Persona) -> Counter[str]:
    """Return what is wrong with the pages."""
    found: Counter[str] = Counter()
    for page in pdf:
        for left, bottom, right, top in line_boxes(page):
            found["pages: outside"] += not (left >= 0 <= bottom and right <= A4[0] - 36 and top <= A4[1])
    said = letters(words_of(pdf))
    for one in (*(one.text for one in persona.statements), *(pain.title for pain in persona.pain_points)):
        is_drawn = any(ord(letter) in RIGHT_TO_LEFT for letter in one)
        kept = all(letter in said for letter in letters(one)) if is_drawn else letters(one) in said
        found["pages: lost"] += not kept
    return found


def main() -> None:
    """Print the table."""
    given = [int(one) for one in sys.argv[1:]]
    n, seed = [*given, *(30, 0)[len(given) :]]
    rng = random.Random(seed)
    found: Counter[str] = Counter()
    n_pages, n_slides = [], []
    for number in range(n):
        study = study_of(rng, number)
        persona = study.personas[0]
        pdf = pypdfium2.PdfDocument(export_personas(study, {}, "pdf").content)
        deck = pptx.Presentation(io.BytesIO(export_personas(study, {}, "pptx").content))
        found.update(on_pages(pdf, persona))
        found.update(on_slides(deck, persona))
        n_pages.append(len(pdf))
        n_slides.append(len(deck.slides))
    print(f"{n} personas, seed {seed}: {sum(n_pages)} pages, {sum(n_slides)} slides")
    print(f"on at most two pages: {sum(pages <= 2 for pages in n_pages)} of {n}")
    for what, times in sorted(found.items()):
        print(f"{what:20}{times:6}")


if __name__ == "__main__":
    main()
