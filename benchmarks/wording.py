"""How many false numbers reach a reader when a model that lies in a third of its numbers words the personas.

Run: python -m benchmarks.wording [--texts 300] [--seed 0]

A scripted model words the personas of the demo through the same door as a real one (`core.narration.propose`, the
repair turn included). Its sentences are written here, in phrasings and number words of their own, and know nothing of
the checker's patterns. In each sentence one number in three is a lie: a percentage, a count, a ratio, a typical value,
a fraction in words, the direction, the side (theirs and everyone else's swapped), the evidence cited, a quote, a
figure of another claim, a made-up fact that has none of these ("who adore the brand"), or two claims made one ("three
in four of those who live in big cities are women": of both together nothing was measured). Printed are the lies that
were shown (must be none) by kind, and the true sentences that were held back. The phrasings are one author's; prose of
real models was not measured.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core import read_source, run_study, write_demo
from core.claims import Claim
from core.narration import EvidenceTable, WordedSentence, Wording, evidence_table, propose
from core.pipeline import names_of, prepare, specs_of

LIE_RATE = 1 / 3

SAID = {  # what a model might make of the predicates, apart from repeating them
    "visit often": ["drop by frequently", "come back a lot", "visit often"],
    "visit rarely": ["drop by seldom", "come infrequently", "visit rarely"],
    "buy rarely": ["buy rarely", "seldom buy anything", "make few purchases"],
    "are women": ["are women", "are female"],
    "are men": ["are men", "are male"],
    "rate trust low": ["have little trust", "rate trust low", "put a low rating on trust"],
    "love fashion": ["love fashion", "have a high interest in fashion"],
    "care little for fashion": ["have little interest in fashion", "care little for fashion"],
    "live in big cities": ["live in big cities", "are big-city people", "have their home in a big city"],
    "live in small towns": ["live in small towns", "are small-town people"],
    "have newsletter": ["take the newsletter", "are signed up for the newsletter"],
    "come in the morning": ["come in the morning", "show up in the morning hours"],
    "rarely come in the morning": ["rarely come in the morning", "seldom show up in the morning"],
}
WORDS = {
    0.9: "nine out of ten",
    0.8: "four fifths",
    0.75: "three quarters",
    2 / 3: "two thirds",
    0.6: "three in five",
    0.5: "half",
    0.4: "two fifths",
    1 / 3: "a third",
    0.25: "a quarter",
    0.2: "one in five",
    0.1: "a tenth",
}
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
INVENTIONS = [  # made-up facts without a number, a name, a direction, a reason or a word for a kind of people
    ", who adore the brand",
    ", and are loyal to the shop",
    ", and value good service",
    ", with an eye for design",
    "; they feel at ease here",
    ", and dream of a bargain",
    ", looking for inspiration",
    ", hungry for novelty",
    " – impulsive to the core",
    ", and recommend it to friends",
    ", and are easily distracted",
    ", usually from the sofa",
    ", in search of a present",
    ", and care about the planet",
    ", sensitive to delivery costs",
    ", a tech-savvy crowd",
    ", pressed for time as they are",
    "; convenience matters to them",
    ", guided by emotion",
    ", and read every review",
    ", and compare prices carefully",
    ", and dress for special occasions",
    ", and follow influencers",
    ", and see shopping as therapy",
    ", with money to burn",
    ", and react well to campaigns",
    ", and would welcome a loyalty programme",
    ", true to their habits",
    ", always in a hurry",
    ", and trust what experts say",
]
OPENINGS = [  # what a model might begin with, that says nothing of anybody
    "By and large, ",
    "It is worth noting that ",
    "As a group, ",
    "Put simply, ",
    "Judging by the data, ",
    "On closer inspection, ",
    "What is more, ",
    "In plain terms, ",
    "Seen as a whole, ",
    "One thing is plain: ",
    "Tellingly, ",
    "Among these customers, ",
]
THEM = ("everyone else", "the other customers", "the rest", "others")


@dataclass(frozen=True)
class Told:
    """A sentence of the model: its text, what it cites, and the kinds of lies in it."""

    text: str
    claim_ids: tuple[str, ...]
    lies: tuple[str, ...]


class Liar:
    """Words claims, truly or not."""

    model = "liar"
    host = "in-process"

    def __init__(self, table: EvidenceTable, claims: dict[str, Claim], rng: np.random.Generator) -> None:
        self.table, self.claims, self.rng = table, claims, rng
        self.told: dict[str, Told] = {}
        self.rounds: list[Told] = []
        self.swapped = False

    def word(self, messages: Sequence[object], *, on_progress: Callable[[float, str], None]) -> Wording:
        on_progress(0.5, "Lying")
        short = {row.claim_id: row.id for row in self.table.rows}
        again = len(messages) > 2
        sentences = []
        for slot in self.table.slots:
            if again and slot.id not in messages[-1].content:
                continue
            told = self.sentence(self.table.claim_ids(slot.evidence_ids))
            self.told[slot.id] = told
            self.rounds.append(told)
            cited = tuple(short.get(one, one) for one in told.claim_ids)
            sentences.append(WordedSentence(slot=slot.id, text=told.text, evidence_ids=cited))
        return Wording(sentences=tuple(sentences))

    def pick(self, options: Sequence) -> object:
        return options[int(self.rng.integers(len(options)))]

    def lie(self) -> bool:
        return bool(self.rng.random() < LIE_RATE)

    def sentence(self, claim_ids: tuple[str, ...]) -> Told:
        told = [
            one for one in claim_ids if self.claims[one].evidence.statistic != "lift"
        ]  # said by the share beside it
        chosen = [self.claims[one] for one in self.rng.permutation(told)[: int(self.rng.integers(1, 3))]]
        lies: list[str] = []
        if len(chosen) == 2 and all(one.evidence.statistic == "share" for one in chosen) and self.lie():
            first, second = chosen
            if abs(first.evidence.value - second.evidence.value) > 0.03:  # the figures change places
                lies.append("another claim's number")
                chosen = [
                    one.model_copy(update={"evidence": one.evidence.model_copy(update=figures(other))})
                    for one, other in ((first, second), (second, first))
                ]
        self.swapped = bool(lies)
        if len(chosen) == 2 and not lies and all(one.phrase for one in chosen) and self.lie():
            lies.append("two claims made one")
            parts = [self.blend(*chosen)]
        else:
            parts = [self.clause(claim, lies) for claim in chosen]
        link = self.pick([", and ", "; ", ", while ", ". At the same time, "]) if len(parts) == 2 else ""
        text = link.join(parts)
        ids = [one.id for one in chosen]
        if self.lie() and self.rng.random() < 0.2:
            phrases = {one.phrase for one in chosen}
            rows = [row.claim_id for row in self.table.rows if row.claim_id not in ids]
            others = [one for one in rows if self.claims[one].phrase not in phrases]
            if others:
                ids = [str(self.pick(others)) for _ in ids]
                lies.append("evidence swapped")
        if self.lie() and self.rng.random() < 0.2:
            lies.append("quote")
            text += self.pick(
                [
                    " – “I would never come back”",
                    ', as one puts it: "this shop gets me"',
                    "; “too slow for my taste”, says one",
                ]
            )
        if self.lie() and self.rng.random() < 0.3:
            lies.append("invention")
            text += self.pick(INVENTIONS)
        if self.rng.random() < 0.25:
            text = f"{self.pick(OPENINGS)}{text}"
        text = text[0].upper() + text[1:] + "."
        return Told(text, tuple(ids), tuple(lies))

    def blend(self, first: Claim, second: Claim) -> str:
        """Return what neither of two claims says: that one thing goes with the other."""
        one, other = (self.does(claim) for claim in (first, second))
        ways = [
            f"they {one} when they {other}",
            f"when they {other}, they {one}",
            f"those who {one} {other} as well",
            f"of those who {one}, nearly all {other}",
            f"they {one}, mostly where they {other}",
            f"the ones who {one} {other} more often than {self.pick(THEM)}",
            f"after they {one}, they {other}",
        ]
        if first.evidence.statistic == "share":
            ways += [f"{self.percent(first.evidence.value, [])} of those who {other} {one}"] * 3
            ways += [f"of the members who {other}, {100 * first.evidence.value:.0f}% {one}"] * 2
        return str(self.pick(ways))

    def clause(self, claim: Claim, lies: list[str]) -> str:
        evidence = claim.evidence
        if claim.topic == "severity":
            return self.severity(claim, lies)
        if evidence.statistic == "median":
            return self.median(claim, lies)
        return self.share(claim, lies)

    def does(self, claim: Claim) -> str:
        head = claim.sentence.split("; everyone else")[0]
        after = head.split("% ", 1)[1] if head[0].isdigit() and "% " in head else ""
        if claim.topic == "theme":
            return f"mention {claim.phrase.removeprefix('speak of ')}"
        phrase = after if claim.phrase.startswith("have a high") and after else claim.phrase
        return str(self.pick(SAID.get(phrase, [phrase])))

    def percent(self, share: float, lies: list[str], kind: str = "percentage") -> str:
        true = share
        if self.lie():
            off = float(self.pick([-0.25, -0.12, -0.06, -0.03, 0.03, 0.06, 0.12, 0.25]))
            off = -off if not 0.01 < share + off < 0.99 else off
            lies.append(kind)
            share += off
        whole = f"{100 * share:.0f}"
        if self.rng.random() < 0.35:
            near = [(fraction, said) for fraction, said in WORDS.items() if abs(fraction - share) < 0.015]
            if share != true:  # words that would be a fair rounding of the truth are no lie
                near = [(fraction, said) for fraction, said in near if abs(fraction - true) > 0.03]
            if near:
                return f"{self.pick(['', 'roughly ', 'about '])}{near[0][1]}"
        return f"{whole}{self.pick(['%', ' %', ' percent', ' per cent'])}"

    def share(self, claim: Claim, lies: list[str]) -> str:
        own, others = claim.evidence.value, claim.evidence.others_value
        ways = [self.beside, self.beside, self.count, self.points, self.more_of]
        if others > 0.02:
            ways += [self.ratio, self.ratio]
        if own > 0.5 or own < 0.4:
            ways.append(self.most)
        if self.swapped:
            return f"{100 * own:.0f}% {self.of(claim)} {self.does(claim)}"  # a second lie might undo the first
        return self.pick(ways)(claim, lies)

    def of(self, claim: Claim) -> str:
        return "of those who write" if claim.topic == "theme" else "of them"

    def beside(self, claim: Claim, lies: list[str]) -> str:
        own, others = claim.evidence.value, claim.evidence.others_value
        said = f"{self.of(claim)} {self.does(claim)}, compared with"
        if abs(own - others) > 0.03 and self.lie():
            lies.append("side")
            return f"{100 * others:.0f}% {said} {100 * own:.0f}% of {self.pick(THEM)}"
        return f"{self.percent(own, lies)} {said} {self.percent(others, lies)} of {self.pick(THEM)}"

    def count(self, claim: Claim, lies: list[str]) -> str:
        n = claim.evidence.n
        if self.lie():
            lies.append("count")
            n = int(n * float(self.pick([0.6, 0.8, 0.93, 1.07, 1.3]))) + 1
        return f"{n:,} out of {claim.evidence.total:,} {self.does(claim)}"

    def points(self, claim: Claim, lies: list[str]) -> str:
        gap = abs(round(100 * (claim.evidence.value - claim.evidence.others_value)))
        if self.lie():
            lies.append("points")
            gap += int(self.pick([-9, -5, 4, 7, 15]))
        share = self.percent(claim.evidence.value, lies)
        return f"{share} {self.of(claim)} {self.does(claim)}, {abs(gap)} percentage points above {self.pick(THEM)}"

    def ratio(self, claim: Claim, lies: list[str]) -> str:
        ratio = claim.evidence.value / claim.evidence.others_value
        if self.lie():
            lies.append("ratio")
            ratio *= float(self.pick([0.5, 0.7, 1.4, 2.0]))
        return f"they {self.does(claim)} {ratio:.1f} times as often as {self.pick(THEM)}"

    def most(self, claim: Claim, lies: list[str]) -> str:
        if claim.evidence.value <= 0.5:
            lies.append("word")
        return f"most of them {self.does(claim)}"

    def more_of(self, claim: Claim, lies: list[str]) -> str:
        more = "more"
        if self.lie():
            lies.append("direction")
            more = "fewer"
        return f"{more} of them than of {self.pick(THEM)} {self.does(claim)}"

    def value(self, amount: float, lies: list[str], unit: str) -> str:
        if self.lie():
            lies.append("typical value")
            amount = amount * float(self.pick([0.6, 0.75, 1.3, 1.8])) + (1.3 if amount < 5 else 0.0)
        if unit == "%":
            return f"{100 * min(amount, 3.0):.0f}%"
        if amount == int(amount) and 2 <= amount <= 12 and self.rng.random() < 0.5:
            return NUMBERS[int(amount)]
        return f"{amount:,.0f}" if amount >= 10 or amount == int(amount) else f"{amount:.1f}"

    def median(self, claim: Claim, lies: list[str]) -> str:
        evidence, does, them = claim.evidence, self.does(claim), self.pick(THEM)
        unit = "%" if "%" in claim.sentence else ""
        way = self.pick(["beside", "beside", "own", "direction"])
        if way == "direction":
            low = evidence.effect < 0
            if self.lie():
                lies.append("direction")
                low = not low
            label = claim.sentence.split(":")[0].removeprefix("Typical ")
            if unit:
                label = claim.sentence.split("% of ", 1)[1].split(";")[0].removeprefix("their ").replace(" are ", " ")
                return f"compared with {them}, their share of {label} is {'lower' if low else 'higher'}"
            return f"their {label} is {'lower' if low else 'higher'} than that of {them}"
        if way == "own":
            return f"they {does}, with a typical value of {self.value(evidence.value, lies, unit)}"
        own, others = self.value(evidence.value, lies, unit), self.value(evidence.others_value, lies, unit)
        return f"they {does}: {own} is typical of them, {others} of {them}"

    def severity(self, claim: Claim, lies: list[str]) -> str:
        label = claim.sentence.split("“")[1].split("”")[0]
        share = self.percent(claim.evidence.value, lies, "severity")
        return f"what they write of “{label}” is {share} negative on average"


def figures(claim: Claim) -> dict[str, float]:
    return {"value": claim.evidence.value, "n": claim.evidence.n, "total": claim.evidence.total}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--texts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="print so many true sentences that were held back")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sources = [read_source(path) for path in write_demo(Path(folder), seed=0)]
        study = run_study(sources).study
        prepared = prepare(sources)
    claims = {claim.id: claim for claim in study.claims}
    specs, names = specs_of(prepared), names_of(prepared, study.themes)
    rng = np.random.default_rng(arguments.seed)
    told, shown_lies, held_back, made = [], Counter(), [], Counter()
    n_shown, last_told = 0, []
    for number in range(arguments.texts):
        persona = study.personas[number % len(study.personas)]
        liar = Liar(evidence_table(persona, claims, specs), claims, rng)
        proposal = propose(persona, claims, specs, liar, names=names)
        told += liar.rounds
        made.update(kind for one in liar.rounds for kind in one.lies)
        for one in proposal.sentences:
            last = liar.told[one.id]
            last_told.append(last)
            if one.text:
                n_shown += 1
                shown_lies.update(last.lies)
                if last.lies and arguments.show:
                    print("SHOWN", last.lies, last.text)
            elif not last.lies:
                held_back.append((last.text, one.reasons))
    true = [one for one in told if not one.lies]
    # Sentences of the first turn that were true and sent back are told again, so both turns are counted.
    rejected = len(held_back)
    print(
        f"{arguments.texts} texts, {len(told):,} sentences, {sum(made.values()):,} lies in them, "
        f"{len(true):,} true ones"
    )
    print(f"shown: {n_shown:,} sentences; false numbers shown: {sum(shown_lies.values())}")
    n_true = sum(not liar_told.lies for liar_told in last_told)
    print(f"true sentences held back after the second turn: {rejected} of {n_true:,}")
    print(f"{'kind of lie':<26}{'told':>6}{'shown':>7}")
    for kind, n in sorted(made.items()):
        print(f"{kind:<26}{n:>6}{shown_lies[kind]:>7}")
    for text, reasons in held_back[: arguments.show]:
        print("HELD", text, "|", "; ".join(reasons))
    return int(sum(shown_lies.values()) > 0)


if __name__ == "__main__":
    sys.exit(main())
