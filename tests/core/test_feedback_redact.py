"""Redaction, the publication filter, quotes and excerpts. All people and numbers are made up."""

import pytest

from core.feedback import audit_quote, excerpt, is_publishable, redact, tidy

MASKED = {
    "e-mail": ("Write to jane.doe+shop@example.co.uk now", "Write to [e-mail] now"),
    "e-mail spelled out": ("mail john (at) example (dot) com", "mail [e-mail]"),
    "phone, international": ("call me at +44 20 7946 0958 please", "call me at [phone] please"),
    "phone, US": ("Call (212) 555-0187 after six", "Call [phone] after six"),
    "phone, German": ("Meine Nummer ist 030 901820, bitte melden", "Meine Nummer ist [phone], bitte melden"),
    "phone, French": ("tel 06 12 34 56 78 merci", "tel [phone] merci"),
    "card": ("my card 4111 1111 1111 1111 was charged", "my card [card] was charged"),
    "card tail": ("the card ending in 4242 failed", "the card [number] failed"),
    "masked tail": ("ssn ***-**-1234 was shown", "ssn [number] was shown"),
    "IBAN": ("refund to DE89 3704 0044 0532 0130 00 please", "refund to [account] please"),
    "IBAN without blanks": ("refund to GB29NWBK60161331926819 please", "refund to [account] please"),
    "IPv4": ("blocked from 192.168.10.55 again", "blocked from [address] again"),
    "IPv6": ("blocked from 2001:db8::8a2e:370:7334 again", "blocked from [address] again"),
    "link with data": ("see https://shop.example.com/o?id=17&u=jane there", "see [link] there"),
    "order number": ("Order 1234567 never came", "Order [number] never came"),
    "booking code": ("Booking ref X7KL9Q2 was cancelled", "Booking ref [number] was cancelled"),
    "code with dashes": ("It is ORD-2291-X in your mail", "It is [number] in your mail"),
    "five digits": ("my number is 48213", "my number is [number]"),
    "handle later": ("@shop please ask @jane_doe", "@shop please ask [handle]"),
    "sign-off": ("It broke. Kind regards, Jane Miller", "It broke. Kind regards, [name]"),
    "sign-off on its own line": ("It broke.\nThanks!\nMarta", "It broke.\nThanks!\n[name]"),
    "sign-off with initial": ("It broke. Yours, T. Nguyen", "It broke. Yours, [name]"),
    "sign-off in German": ("Defekt. Mit freundlichen Grüßen\nHans Müller", "Defekt. Mit freundlichen Grüßen\n[name]"),
    "signature after a dash": ("Great dress. - Sarah K.", "Great dress. - [name]"),
    "introduction": ("my name is john smith and I am angry", "my name is [name] and I am angry"),
    "title": ("Mr. O'Brien was rude", "Mr. [name] was rude"),
    "greeting": ("Hi Anna, where is it?", "Hi [name], where is it?"),
}

UNTOUCHED = (
    "Bought on 2024-03-12 for $129.99, sizes 10 12 14.",
    "I waited from 12:30 until 14:45 on 3/4/2015.",
    "Love this dress. Love it!",
    "Thank you so much, I will be back.",
    "Hello, where is my parcel?",
    "The 512GB drive is fine, 5 stars out of 5.",
    "See https://shop.example.com/sale for more.",
    "It is 5'7, 125 to 130 lbs, 34 to 36 inches.",
    "Ordered 3 shirts, got 2.",
    "Die Lieferung kam 2 Tage zu spät.",
)

NOT_PUBLISHABLE = (
    "Mail me at a@example.com.",
    "I already got [name] on the phone.",
    "I spoke with Marta about the zip.",
    "hey its marcus again, still no parcel",
    "Anna at the desk was rude.",
    "Very slow. Jonas never called back.",
    "Peter Parker never called back.",
    "The courier Weatherby threw it over the fence.",
    "This is fucking slow.",
    "My number is 12345.",
    "Yours, T. Nguyen",
)

PUBLISHABLE = (
    "The zip broke after two days.",
    "I love it! It fits, and I'm happy.",
    "I ordered an XL on Monday. NEVER again.",
    'They said "We are sorry". Nothing happened.',
    "will order again - no doubt",
    "Das ging schnell.",
)


@pytest.mark.parametrize(("text", "expected"), MASKED.values(), ids=MASKED.keys())
def test_personal_data_is_masked(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize("text", UNTOUCHED)
def test_harmless_text_is_left_as_it_is(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("text", [text for text, _ in MASKED.values()])
def test_masking_twice_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize("text", NOT_PUBLISHABLE)
def test_what_may_name_a_person_is_not_publishable(text: str) -> None:
    assert not is_publishable(text)


@pytest.mark.parametrize("text", [text for text, _ in MASKED.values()])
def test_what_needs_masking_is_not_publishable_before_or_after(text: str) -> None:
    assert not is_publishable(text)
    assert not is_publishable(redact(text))


@pytest.mark.parametrize("text", PUBLISHABLE)
def test_harmless_comments_are_publishable(text: str) -> None:
    assert is_publishable(text)


def test_common_words_may_be_capitalised() -> None:
    text = "Der Versand ging schnell."

    assert not is_publishable(text)
    assert is_publishable(text, common_words=frozenset({"versand"}))


def test_tidy_reads_entities_and_collapses_blanks_but_keeps_lines() -> None:
    assert tidy("  Fish &amp;  chips \r\n\r\n  late\t again ") == "Fish & chips\nlate again"


RAW = "The zip broke after a day.  I sent it back to jane@example.com! Nobody ever answered."


@pytest.mark.parametrize(
    "quote",
    [
        "The zip broke after a day. I sent it back to [e-mail]! Nobody ever answered.",
        "The zip broke after a day.",
        "I sent it back to [e-mail]! Nobody ever answered.",
        "The zip broke …",
    ],
)
def test_the_customers_own_sentences_pass_the_audit(quote: str) -> None:
    assert audit_quote(RAW, quote)


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "The zip broke after two days.",
        "zip broke after a day.",
        "The zip broke",
        "The zip bro …",
        "I sent it back to jane@example.com!",
        "The zip broke after a day. Nobody ever answered.",
        " …",
    ],
)
def test_anything_else_fails_the_audit(quote: str) -> None:
    assert not audit_quote(RAW, quote)


def test_short_text_is_its_own_excerpt() -> None:
    assert excerpt("It broke.") == "It broke."


def test_excerpt_takes_whole_sentences_up_to_the_limit() -> None:
    assert excerpt("One two three. Four five. Six seven eight.", limit=26) == "One two three. Four five."


def test_excerpt_skips_an_opening_sentence_that_is_too_long() -> None:
    assert excerpt("A very long opening sentence that goes on. It broke.", limit=20) == "It broke."


@pytest.mark.parametrize(("holding", "shown"), [(0, "One two. Three four."), (2, "Three four. Five six.")])
def test_excerpt_holds_a_sentence_with_what_fits_before_and_after_it(holding: int, shown: str) -> None:
    text = "One two. Three four. Five six."

    assert excerpt(text, limit=21, holding=holding) == shown
    assert audit_quote(text, shown)


def test_an_endless_sentence_that_must_be_in_it_is_cut_after_a_word() -> None:
    text = "It broke. Alpha beta gamma delta epsilon."

    assert excerpt(text, limit=19, holding=1) == "Alpha beta gamma …"
    assert audit_quote(text, "Alpha beta gamma …")


def test_excerpt_of_one_endless_sentence_stops_after_a_word() -> None:
    assert excerpt("alpha beta gamma delta epsilon", limit=19) == "alpha beta gamma …"


@pytest.mark.parametrize("limit", [10, 25, 60, 220])
@pytest.mark.parametrize("text", [RAW, "word " * 200, 'He said "no." Then "yes!" (twice). ' * 20])
def test_every_excerpt_is_short_enough_and_passes_the_audit(text: str, limit: int) -> None:
    stored = redact(tidy(text))

    part = excerpt(stored, limit=limit)

    assert len(part) <= limit
    assert audit_quote(text, part)


@pytest.mark.parametrize(
    "text",
    [
        "I live at 12 Baker Street, the courier never came.",
        "Bitte an die Lindenstraße 7 liefern, danke.",
        "Livrez au 14, rue de Rivoli et pas ailleurs.",
        "Vivo en la calle Mayor 5 y nadie vino.",
        "It never arrived. Yours, T. Nguyen",
        "Kommt nicht an. Viele Grüße, Wiebke",
    ],
)
def test_a_street_or_a_signature_is_never_quoted_however_common_the_name(text):
    common = frozenset({"baker", "street", "lindenstraße", "rivoli", "mayor", "nguyen", "wiebke"})

    assert not is_publishable(text, common_words=common)


@pytest.mark.parametrize("text", ["It took 3 days, best wishes to the team.", "Yours is the best shop of all."])
def test_words_that_only_look_like_a_signature_may_be_quoted(text):
    assert is_publishable(text, common_words=frozenset())
