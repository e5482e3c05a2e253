"""Kinds of tables; roles, facets and meanings of columns."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class TableKind(StrEnum):
    """What the rows of a table are."""

    CUSTOMERS = "customers"  # one row a customer
    EVENTS = "events"  # one row an interaction
    SURVEY = "survey"  # one row a customer, columns are answers
    FEEDBACK = "feedback"  # one row a comment


class Role(StrEnum):
    """What a column is used as."""

    CUSTOMER_ID = "customer_id"
    NUMBER = "number"
    ORDERED = "ordered"  # levels with an order: Likert items, education
    CATEGORY = "category"  # levels without an order, never treated as a number
    YES_NO = "yes_no"
    CHOICES = "choices"  # several answers in one cell: "web; store"
    DATE = "date"
    TEXT = "text"  # free text: feedback
    EVENT = "event"  # name of the interaction (event logs)
    TIME = "time"  # when it happened (event logs, feedback)
    SESSION = "session"  # visit the event belongs to (event logs)
    CHANNEL = "channel"  # medium it happened on (event logs, feedback)
    AMOUNT = "amount"  # money of the event (event logs)
    CONTENT = "content"  # what it was about: product, page, topic (event logs, feedback)
    OFFER = "offer"  # yes/no or name of the promotion involved (event logs)
    RATING = "rating"  # stars given with a comment (feedback)
    IGNORE = "ignore"


class Facet(StrEnum):
    """What an attribute tells about a customer."""

    DEMOGRAPHIC = "demographic"
    BEHAVIOURAL = "behavioural"
    ATTITUDINAL = "attitudinal"
    CHANNEL = "channel"
    VALUE = "value"
    INFLUENCE = "influence"
    TEXT = "text"


class Meaning(StrEnum):
    """What a column says in the words of a persona sheet."""

    AGE = "age"
    BIRTH_YEAR = "birth_year"
    GENDER = "gender"
    PLACE = "place"
    PLACE_SIZE = "place_size"
    OCCUPATION = "occupation"
    EDUCATION = "education"
    FAMILY = "family"
    INCOME = "income"
    SPEND = "spend"
    SATISFACTION = "satisfaction"
    TRUST = "trust"
    INTEREST = "interest"
    OUTCOME = "outcome"


class Unit(StrEnum):
    """Unit of a number, so that it can be said in words."""

    SHARE = "share"  # 0 to 1
    COUNT = "count"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    MONEY = "money"
    YEARS = "years"
    PLAIN = "plain"


class ColumnSpec(BaseModel):
    """One column: what it is, what it tells, and why we think so.

    Parameters
    ----------
    name : str
        Name in the table. Columns made from events are called ``events.<feature>``,
        survey answers keep their own name unless a customer column has it (then ``survey.<name>``).
    role, facet, meaning, unit
        See the enumerations; `meaning` is None where nothing fits.
    label : str
        The name in plain words, for sentences and charts ("average basket").
    levels : tuple of str
        Levels in their order, for ordered columns; for categories, as found, sorted; for several answers in one
        cell, the options that enough people chose.
    use : bool
        Whether the column takes part in finding segments.
    source : str
        Table the column came from: "customers", "survey", "events" or "feedback".
    reason : str
        Why this role was inferred, in plain words.
    personal : bool
        Whether the cells look like personal data; unless somebody chooses another role, exports leave them out.
    missing_codes : tuple of str
        Values that mean "not known" and are read as missing.
    format : str
        How numbers or dates are written in the file (``1.234,56``, ``%d/%m/%Y``), or what stands between several
        answers (``;``); "" means that it is found again each time the column is read. ``marked`` for a yes/no whose
        cells hold a mark or nothing.
    question : str
        The question that the column answers together with others, see `questions`; "" for one of its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    role: Role
    facet: Facet = Facet.BEHAVIOURAL
    meaning: Meaning | None = None
    unit: Unit = Unit.PLAIN
    label: str = ""
    levels: tuple[str, ...] = ()
    use: bool = True
    source: str = "customers"
    reason: str = ""
    missing_codes: tuple[str, ...] = ()
    personal: bool = False
    format: str = ""
    question: str = ""


class TableSchema(BaseModel):
    """The kind of a table and its columns, in file order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: TableKind
    columns: tuple[ColumnSpec, ...]

    def column(self, name: str) -> ColumnSpec | None:
        """Return the column of this name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    def first(self, role: Role) -> ColumnSpec | None:
        """Return the first column with this role, or None."""
        return next((column for column in self.columns if column.role == role), None)

    def with_role(self, role: Role) -> tuple[ColumnSpec, ...]:
        """Return every column with this role, in file order."""
        return tuple(column for column in self.columns if column.role == role)
