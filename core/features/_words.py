"""How channels and what events are about are said: values of the data, put so that a sentence can hold them."""

_CHANNELS: dict[str, tuple[str, str]] = {
    "android": ("Android", "on Android"),
    "app": ("the app", "on the app"),
    "branch": ("the branch", "in the branch"),
    "desktop": ("a desktop computer", "on a desktop computer"),
    "email": ("email", "by email"),
    "ios": ("iOS", "on iOS"),
    "mobile app": ("the mobile app", "on the mobile app"),
    "mobile web": ("the mobile web", "on the mobile web"),
    "mobile": ("mobile", "on mobile"),
    "other": ("other channels", "on other channels"),
    "phone": ("the phone", "by phone"),
    "shop": ("the shop", "in the shop"),
    "sms": ("SMS", "by SMS"),
    "store": ("the store", "in the store"),
    "tablet": ("a tablet", "on a tablet"),
    "web": ("the web", "on the web"),
    "website": ("the website", "on the website"),
}
"""What one uses, and where events are, for usual channels."""

_PEOPLE = frozenset(
    ("adults", "babies", "baby", "boys", "children", "girls", "infants")
    + ("juniors", "kids", "ladies", "men", "teens", "toddlers", "women")
)
"""What is sold for them is named after them."""


def channel_thing(channel: str) -> str:
    """Return a channel as it follows "use".

    Examples
    --------
    >>> channel_thing("store"), channel_thing("mobile_web"), channel_thing("tik_tok")
    ('the store', 'the mobile web', '“tik tok”')
    """
    plain = channel.replace("_", " ")
    return _CHANNELS.get(plain.lower(), (f"“{plain}”", ""))[0]


def on_channel(channel: str) -> str:
    """Return a channel as it follows "events".

    Examples
    --------
    >>> on_channel("store"), on_channel("email"), on_channel("tik_tok")
    ('in the store', 'by email', 'on tik tok')
    """
    plain = channel.replace("_", " ")
    return _CHANNELS.get(plain.lower(), ("", f"on {plain}"))[1]


def content_words(content: str) -> str:
    """Return what events are about; a word for people is that of what is sold for them.

    Examples
    --------
    >>> content_words("kids"), content_words("winter_jackets")
    ('things for kids', 'winter jackets')
    """
    plain = content.replace("_", " ")
    if plain == "other":
        return "other things"
    return f"things for {plain}" if plain.lower() in _PEOPLE else plain


def content_thing(content: str) -> str:
    """Return the same as it follows "look at", in quotation marks where it could be read as something else.

    Examples
    --------
    >>> content_thing("kids"), content_thing("shoes"), content_thing("knitwear"), content_thing("sale")
    ('things for kids', 'shoes', 'knitwear', '“sale”')
    """
    said = content_words(content)
    is_plain = said.endswith(("s", "wear")) and not said.endswith(("ss", "us", "is"))
    return said if is_plain or said.startswith("things for ") else f"“{said}”"
