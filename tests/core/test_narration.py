"""The paragraph about a persona: what the built-in writer says, how a model may word it, and what is kept of that."""

import json
import re
from itertools import pairwise

import pytest

from core.claims import Claim, Condition, Evidence
from core.narration import (
    Proposal,
    Proposed,
    WordedSentence,
    Wording,
    about,
    accepted,
    check,
    evidence_table,
    in_own_words,
    is_about,
    messages_for,
    propose,
    still_worded,
    with_about,
    wording_key,
)
from core.narration._clauses import Pain, clauses, struggle
from core.narration._facts import Fact, fact_of
from core.personas import Persona, edit_statement, regenerated
from core.schema import ColumnSpec, Meaning, Role, Unit
from core.wording import phrase
from core.wording import sentence as said_of
from tests.core.test_personas import build


@pytest.fixture(scope="module")
def written():
    """The persona of planted women in their twenties with late parcels, its claims and the columns."""
    data, personas, claims = build()
    specs = {spec.name: spec for spec in data.customers.columns}
    return with_about(personas["s01"], claims, specs), claims, specs


class Scripted:
    """A narrator that answers with a list of turns."""

    model = "scripted"
    host = "nowhere:1"

    def __init__(self, *turns):
        self.turns = list(turns)
        self.asked = []

    def word(self, messages, *, on_progress):
        on_progress(0.5, "Wording")
        self.asked.append(messages)
        return Wording(sentences=tuple(self.turns.pop(0)))


def sentence(slot, text, ids):
    return WordedSentence(slot=slot, text=text, evidence_ids=ids)


def test_the_paragraph_tells_who_they_are_and_what_goes_wrong(written):
    persona, claims, specs = written
    text = " ".join(one.text for one in about(persona, claims, specs))

    assert "women" in text
    assert "in their 20s" in text
    assert "“late parcels”" in text


def test_each_sentence_has_its_claims_and_passes_the_check_itself(written):
    persona, claims, specs = written
    sentences = [one for one in persona.statements if is_about(one)]

    assert 2 <= len(sentences) <= 5
    assert [one.id for one in sentences] == [f"about-{n}" for n in range(1, len(sentences) + 1)]
    for one in sentences:
        assert one.kind == "measured"
        assert check(one.text, one.claim_ids, claims, specs) == ()


@pytest.mark.parametrize(("own", "others", "is_said"), [(9, 8, False), (7, 8, False), (10, 8, True), (1, 0, True)])
def test_typical_values_that_are_nearly_alike_are_left_out(written, own, others, is_said):
    persona, claims, specs = written
    median = next(
        claims[claim_id]
        for one in about(persona, claims, specs)
        for claim_id in one.claim_ids
        if claims[claim_id].evidence.statistic == "median"
    )
    evidence = median.evidence.model_copy(update={"value": own, "others_value": others, "effect": own - others})
    changed = claims | {median.id: median.model_copy(update={"evidence": evidence})}

    assert any(median.id in one.claim_ids for one in about(persona, changed, specs)) == is_said


def claim_on(spec, evidence, said):
    """A claim on a column, its sentence as the studio words it; `said` is its phrase."""
    return Claim(
        id=f"s01.{spec.name}",
        segment_id="s01",
        kind="measured",
        topic=spec.name,
        sentence=said_of(evidence, {spec.name: spec}, {}, {}),
        phrase=said,
        evidence=evidence,
    )


@pytest.mark.parametrize(
    ("other", "level", "does"),
    [
        ("No internet service", "No", "could have streaming TV and do not"),
        ("No internet service", "Yes", "have streaming TV"),
        ("No answer", "No", "have “No” for streaming TV"),
        ("No opinion yet", "No", "have “No” for streaming TV"),
    ],
)
def test_a_no_beside_another_no_is_not_told_as_what_others_have(other, level, does):
    spec = ColumnSpec(name="tv", role=Role.CATEGORY, label="streaming TV", levels=("No", other, "Yes"))
    where = (Condition(column="tv", op="is", values=(level,)),)
    evidence = Evidence(where=where, value=0.8, low=0.7, high=0.9, others_value=0.3, effect=0.5, n=80, total=100)
    claim = claim_on(spec, evidence, phrase(spec, where[0], high=True))

    assert fact_of(claim, {"tv": spec}).does == does


def test_what_the_middle_one_has_is_not_said_of_all():
    spec = ColumnSpec(name="kids", role=Role.NUMBER, unit=Unit.COUNT, label="number of kids")
    evidence = Evidence(statistic="median", column="kids", n=9, total=9, value=1, low=1, high=1, effect=0.5)

    assert fact_of(claim_on(spec, evidence, "have kids"), {"kids": spec}).does == "typically have kids"


@pytest.mark.parametrize(
    ("second", "link"), [("have kids at home", "and"), ("have many web visits", "but"), ("visit often", "but")]
)
def test_to_have_a_thing_is_no_contrast_to_having_little_of_another(second, link):
    claim = Claim(id="s01.a", segment_id="s01", kind="measured", topic="a", sentence="")
    facts = [Fact(claim, "they", does, "5", "9") for does in ("earn less than most", second)]

    _, said = clauses(facts, shares_first=False)

    assert f" {link} {second}" in said


def test_segments_beside_each_other_are_not_told_in_the_same_sentences(written):
    persona, claims, specs = written
    told = [about(persona.model_copy(update={"segment_id": f"s0{n}"}), claims, specs) for n in range(1, 7)]

    for first, second in pairwise(told):
        same = {one.text for one in first} & {one.text for one in second}
        assert len(same) < len(first) / 2
    for sentences in told:
        for one in sentences:
            assert check(one.text, one.claim_ids, claims, specs) == ()


@pytest.mark.parametrize(
    ("own", "others", "p_adjusted", "is_told"),
    [(0.23, 0.12, 0.001, True), (0.23, 0.12, 0.2, False), (0.3, 0.26, 0.001, False)],  # by chance; hardly more
)
def test_what_became_of_them_is_told_where_it_is_clearly_another_share(own, others, p_adjusted, is_told):
    spec = ColumnSpec(name="churn", role=Role.YES_NO, label="churn", meaning=Meaning.OUTCOME)
    evidence = Evidence(
        where=(Condition(column="churn", op="is_true"),),
        value=own,
        low=own,
        high=own,
        others_value=others,
        effect=own - others,
        n=int(100 * own),
        total=100,
        others_n=int(100 * others),
        others_total=100,
        p_adjusted=p_adjusted,
    )
    claim = claim_on(spec, evidence, "")

    fact = fact_of(claim, {"churn": spec})

    assert (fact is not None) == is_told
    if fact is not None:
        assert (fact.does, fact.own, fact.others) == ("have left", "23%", "12%")


@pytest.mark.parametrize("text", ["They stay 38 minutes.", "They stay 2,285 seconds.", "They stay 0.63 hours."])
def test_lengths_of_time_are_the_same_in_any_unit(text):
    spec = ColumnSpec(name="stay", role=Role.NUMBER, label="stay", unit=Unit.SECONDS)
    evidence = Evidence(
        statistic="median", column="stay", value=2285.0, low=2200.0, high=2300.0, effect=0.5, n=50, total=50
    )
    claim = claim_on(spec, evidence, "stay long")

    assert check(text, ("s01.stay",), {"s01.stay": claim}, {"stay": spec}) == ()
    wrong = text.replace("38", "39").replace("2,285", "2,385").replace("0.63", "0.73")
    assert check(wrong, ("s01.stay",), {"s01.stay": claim}, {"stay": spec}) != ()


def shares(*said):
    """Facts of shares: what they do, the own share and everyone else's, 0 to 1."""
    return [
        Fact(
            Claim(id=f"s01.{place}", segment_id="s01", kind="measured", topic="a", sentence=""),
            *("share", does, f"{own:.0%}", f"{others:.0%}"),
            own_share=own,
            others_share=others,
        )
        for place, (does, own, others) in enumerate(said)
    ]


@pytest.mark.parametrize("style", [0, 1, 2])
def test_every_figure_is_said_in_each_style(style):
    _, said = clauses(shares(("are women", 0.86, 0.56), ("rent", 0.63, 0.14)), shares_first=True, style=style)

    assert all(figure in said for figure in ("86%", "56%", "63%", "14%"))
    assert said.count("everyone else") == 1


@pytest.mark.parametrize(
    ("own", "others", "is_most"),
    [
        ((0.9, 0.8), (0.5, 0.2), True),  # at least 70% have both
        ((0.7, 0.7), (0.5, 0.2), False),  # perhaps only 40% have both
        ((0.8, 0.75), (0.9, 0.6), False),  # at least 55% have both, and perhaps more of everyone else
    ],
)
def test_most_are_said_to_have_it_all_only_where_that_is_certain(own, others, is_most):
    facts = shares(("are women", own[0], others[0]), ("are in their 40s", own[1], others[1]))

    _, said = clauses(facts, shares_first=True, style=1)

    assert said.startswith("most of them are women (") == is_most


def pains(*shares):
    """Pains by label: the own share in percent, everyone else's, and whether it is raised more or less by them."""
    found = []
    for label, own, others, verdict in shares:
        said = {"segment_id": "s01", "kind": "measured", "topic": "theme", "sentence": ""}
        claim = Claim(id=f"s01.theme.{label}", **said)
        fact = Fact(claim, "wrote", f"“{label}”", f"{own}%", f"{others}%", own_share=own / 100)
        lift = Claim(id=f"s01.lift.{label}", **said) if verdict else None
        found.append(Pain(fact, lift, verdict == "more"))
    return found


@pytest.mark.parametrize("variant", [0, 1, 2])
def test_what_others_raise_as_often_is_not_what_they_write_about(variant):
    found = pains(("prices", 41, 40, ""), ("parcels", 20, 5, "more"), ("returns", 30, 10, "more"))

    text, ids = struggle(found, variant)

    assert "prices" not in text
    assert text.index("returns") < text.index("parcels")
    assert ids == ["s01.theme.returns", "s01.theme.parcels", "s01.lift.returns", "s01.lift.parcels"]


@pytest.mark.parametrize("variant", [0, 1, 2])
def test_without_a_pain_of_their_own_the_most_frequent_one_is_told_with_its_figures_alone(variant):
    text, ids = struggle(pains(("parcels", 23, 24, ""), ("prices", 41, 43, "")), variant)

    assert text == "Of those who wrote, 41% complain of “prices”, against 43% elsewhere."
    assert ids == ["s01.theme.prices"]


def test_what_others_raise_more_often_is_not_told_as_what_goes_wrong_for_them():
    text, ids = struggle(pains(("parcels", 2, 20, "less"), ("prices", 5, 11, "less")), 0)

    assert text == ("They complain of “prices” less than others do: 5% of those who wrote, against 11% elsewhere.")
    assert ids == ["s01.theme.prices", "s01.lift.prices"]


def test_the_paragraph_does_not_say_the_headline_again(written):
    persona, claims, specs = written
    words = persona.headline.text.split()
    fours = {" ".join(words[n : n + 5]) for n in range(len(words) - 4)}

    text = " ".join(one.text for one in about(persona, claims, specs))

    assert not any(four in text for four in fours)


def test_the_same_persona_gets_the_same_words(written):
    persona, claims, specs = written

    assert about(persona, claims, specs) == about(persona, dict(reversed(claims.items())), specs)


def test_a_persona_like_all_others_gets_no_paragraph(written):
    persona, claims, specs = written
    plain = persona.model_copy(update={"statements": (), "pain_points": ()})

    assert about(plain, claims, specs) == ()
    assert Persona(id="p", segment_id=None, name="P", headline=persona.headline).statements == ()


def test_what_is_sent_holds_no_row_and_no_id_of_the_data(written):
    persona, claims, specs = written
    sent = " ".join(message.content for message in messages_for(evidence_table(persona, claims, specs)))
    rows = {row_id for claim in claims.values() if claim.evidence for row_id in claim.evidence.row_ids}

    assert rows
    assert not any(re.search(rf"\b{re.escape(row_id)}\b", sent) for row_id in rows)
    assert not any(claim_id in sent for claim_id in claims)


def test_a_sentence_that_lies_is_sent_back_once_and_then_dropped(written):
    persona, claims, specs = written
    table = evidence_table(persona, claims, specs)
    first, second, *_ = table.slots
    lie, worse = "13% of them are women.", "12% of them are women."
    narrator = Scripted(
        [sentence(first.id, lie, first.evidence_ids), sentence(second.id, second.text, second.evidence_ids)],
        [sentence(first.id, worse, first.evidence_ids)],
    )

    found = propose(persona, claims, specs, narrator).sentences

    assert (found[0].text, found[0].dropped) == ("", worse)
    assert "“12%”" in found[0].reasons[0]
    assert found[1].text == second.text
    assert json.dumps(lie)[1:-1] in narrator.asked[1][-1].content
    assert len(narrator.asked) == 2
    text = next(one.text for one in accepted(persona, Proposal(model="m", sentences=found)).statements)
    assert text == first.text  # the built-in sentence stays in its place


def test_a_repaired_sentence_is_used(written):
    persona, claims, specs = written
    slot = evidence_table(persona, claims, specs).slots[0]
    narrator = Scripted(
        [sentence(slot.id, "All of them are men.", slot.evidence_ids)],
        [sentence(slot.id, slot.text, slot.evidence_ids)],
    )

    assert propose(persona, claims, specs, narrator).sentences[0].text == slot.text


def test_evidence_of_another_persona_cannot_be_cited(written):
    persona, claims, specs = written
    slot = evidence_table(persona, claims, specs).slots[0]
    other = next(claim_id for claim_id in claims if claim_id.startswith("s02."))
    answer = [sentence(slot.id, slot.text, (other,))]

    assert propose(persona, claims, specs, Scripted(answer, answer)).sentences[0].text == ""


def worded(persona, text):
    ids = next(one.claim_ids for one in persona.statements if one.id == "about-1")
    old = next(one.text for one in persona.statements if one.id == "about-1")
    return accepted(
        persona, Proposal(model="m1", sentences=(Proposed(id="about-1", old=old, text=text, claim_ids=ids),))
    )


def test_accepted_words_carry_their_model_and_survive_while_they_hold(written):
    persona, claims, specs = written
    first = next(one.text for one in persona.statements if one.id == "about-1")
    new = worded(persona, f"Indeed: {first[0].lower()}{first[1:]}")
    one = new.statements[0]

    assert (one.worded_by, one.locked, one.kind) == ("m1", True, "measured")
    kept = still_worded(new, regenerated(new, persona), claims, specs)
    assert kept.statements[0] == one
    gone = {claim_id: claim for claim_id, claim in claims.items() if claim_id not in one.claim_ids}
    assert still_worded(new, regenerated(new, persona), gone, specs).statements[0].text == first
    assert in_own_words(new, claims, specs).statements[0].text == first


def test_what_a_person_wrote_is_not_put_in_other_words(written):
    persona, _, _ = written
    edited = edit_statement(persona, "about-1", "We met them in Lyon.")

    assert worded(persona, "x").statements[0].text == "x"
    assert (
        accepted(edited, Proposal(model="m", sentences=(Proposed(id="about-1", old="", text="x", claim_ids=("a",)),)))
        == edited
    )


def test_a_wording_is_kept_for_one_model_and_one_state_of_the_evidence(written):
    persona, claims, specs = written
    table = evidence_table(persona, claims, specs)
    other = Scripted()
    other.model = "another"
    changed: dict[str, Claim] = {}
    for claim_id, claim in claims.items():
        changed[claim_id] = claim.model_copy(update={"sentence": f"{claim.sentence} "})

    keys = {
        wording_key(table, Scripted()),
        wording_key(table, other),
        wording_key(evidence_table(persona, changed, specs), Scripted()),
    }

    assert len(keys) == 3
