"""Messy files are read as they were meant, and what was noticed is reported."""

import csv
import io
import zipfile

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.adapters.readers import read_bytes, read_source
from core.config import MAX_COLUMNS, MAX_FILE_BYTES
from core.errors import DataError
from core.schema import Role, TableKind


def read(text, file_name="people.csv", encoding="utf-8", **options):
    return read_bytes(text.encode(encoding), file_name, **options)


def rows(source):
    return source.raw.astype(object).where(source.raw.notna(), None).values.tolist()


def codes(source):
    return [finding.code for finding in source.report.findings]


def workbook(sheets):
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, cells in sheets.items():
        sheet = book.create_sheet(title)
        for row in cells:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet(frame):
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


# --------------------------------------------------------------------------- dialects


@pytest.mark.parametrize(
    "delimiter", [",", ";", "\t", "|", "^", "||"], ids=["comma", "semicolon", "tab", "bar", "hat", "double"]
)
def test_delimiters_are_found(delimiter):
    lines = [["id", "city", "spend"], ["007", "Köln", "1"], ["008", "Bonn", "2"], ["009", "Ulm", "3"]]

    source = read("\n".join(delimiter.join(line) for line in lines))

    assert list(source.raw.columns) == lines[0]
    assert rows(source) == lines[1:]
    assert source.report.delimiter == delimiter
    assert source.report.findings == ()


def test_semicolons_with_decimal_commas_are_not_split_at_the_comma():
    source = read("id;price\na;1,50\nb;2,75\nc;10,00\n")

    assert rows(source) == [["a", "1,50"], ["b", "2,75"], ["c", "10,00"]]


def test_quotes_keep_separators_line_ends_and_quotes():
    source = read('id,comment\n1,"late, again"\n2,"two\nlines"\n3,"she said ""no"""\n')

    assert rows(source) == [["1", "late, again"], ["2", "two\nlines"], ["3", 'she said "no"']]


def test_backslashes_may_escape_quotes():
    source = read('id,comment\n1,"she said \\"no\\", twice"\n2,"fine"\n')

    assert rows(source) == [["1", 'she said "no", twice'], ["2", "fine"]]


def test_lines_may_end_in_any_way():
    assert rows(read("a,b\r\n1,2\n3,4\r5,6")) == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_one_comment_a_line_is_one_column():
    lines = ["comment", "I waited, and waited, for an answer", "Nobody came", "The app is slow, sadly, but it works"]

    source = read("\n".join(lines), "comments.txt")

    assert rows(source) == [[line] for line in lines[1:]]


def test_a_quotation_mark_that_is_never_closed_costs_no_other_row():
    source = read('id,comment\n1,"fine"\n2,"broken\n3,good\n4,ok\n')

    assert [row[0] for row in rows(source)] == ["1", "2", "3", "4"]
    assert codes(source) == ["quote_unclosed"]


# --------------------------------------------------------------------------- values


def test_cells_are_text_and_nothing_is_guessed():
    source = read("id,country,code,note\n00007,NA,1e5,\n00008,DE,n/a, x \n")

    assert rows(source) == [["00007", "NA", "1e5", None], ["00008", "DE", "n/a", " x "]]


def test_blank_lines_and_rows_are_not_customers():
    assert rows(read("a,b\n1,2\n\n,\n3,4\n")) == [["1", "2"], ["3", "4"]]


# --------------------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Müller;Köln"),
        ("utf-8-sig", "Müller;Köln"),
        ("utf-16", "Müller;Köln"),
        ("utf-16-le", "Müller;Köln"),
        ("utf-32", "Müller;Köln"),
        ("cp1252", "Müller – „Köln“;Straße €"),
        ("latin-1", "crème brûlée;été à Besançon"),
        ("cp1250", "Łódź żółw jaźń;Gdańsk się świąteczny"),
        ("cp1251", "Привет мир как дела;Москва и Петербург"),
        ("cp932", "こんにちは世界;東京と大阪"),
        ("gb18030", "你好世界今天天气很好;北京和上海"),
        ("mac_roman", "Müller;Köln"),
    ],
)
def test_encodings_are_found(encoding, text):
    name, city = text.split(";")

    source = read(f"name;city\n{name};{city}\nAnna;Ulm\n", encoding=encoding)

    assert rows(source)[0] == [name, city]


def test_a_guessed_encoding_is_reported():
    source = read("name;city\nMüller;Köln\n", encoding="cp1252")

    assert source.report.encoding == "cp1252"
    assert codes(source) == ["encoding_guessed"]


def test_lines_of_two_encodings_are_each_read_in_their_own():
    content = "name;city\nMüller;Köln\n".encode() + "Jürgen;Nürnberg\n".encode("cp1252")

    source = read_bytes(content, "people.csv")

    assert rows(source) == [["Müller", "Köln"], ["Jürgen", "Nürnberg"]]
    assert [(f.code, f.count) for f in source.report.findings] == [("encoding_mixed", 1)]


# --------------------------------------------------------------------------- layout


def test_lines_before_the_table_are_skipped_and_reported():
    source = read("Customer report 2024\nCreated;2024-05-01\n\nid;city;spend\n1;Rome;10\n2;Bonn;20\n")

    assert list(source.raw.columns) == ["id", "city", "spend"]
    assert len(source.raw) == 2
    assert codes(source) == ["preamble_skipped"]
    assert source.report.findings[0].example == "Customer report 2024 Created 2024-05-01"


def test_a_preamble_padded_with_separators_is_skipped():
    assert rows(read("Report,,,\n,,,\nid,city,n,m\n1,Rome,2,3\n2,Bonn,4,5\n")) == [
        ["1", "Rome", "2", "3"],
        ["2", "Bonn", "4", "5"],
    ]


def test_a_file_without_header_keeps_its_first_row():
    source = read("1,Rome,2024-01-01\n2,Bonn,2024-01-02\n3,Rome,2024-01-03\n")

    assert list(source.raw.columns) == ["column_1", "column_2", "column_3"]
    assert len(source.raw) == 3
    assert codes(source) == ["no_header"]


def test_years_as_column_names_are_a_header():
    assert list(read("2019,2020,2021\n5,7,9\n6,8,3\n").raw.columns) == ["2019", "2020", "2021"]


def test_a_header_over_text_alone_is_a_header():
    assert list(read("name,city\nAnna,Rome\nBert,Bonn\n").raw.columns) == ["name", "city"]


def test_short_rows_are_filled_up_and_reported():
    source = read("id,city,spend\n1,Rome,10\n2,Bonn\n3,Ulm,30\n")

    assert rows(source) == [["1", "Rome", "10"], ["2", "Bonn", None], ["3", "Ulm", "30"]]
    assert [(f.code, f.count, f.example) for f in source.report.findings] == [("rows_short", 1, "row 3")]


def test_rows_with_cells_too_many_are_set_aside_not_shifted():
    source = read("id,city,spend\n1,Rome,10\n2,Bonn, am Rhein,20\n3,Ulm,30\n")

    assert rows(source) == [["1", "Rome", "10"], ["3", "Ulm", "30"]]
    assert [(f.code, f.count, f.example) for f in source.report.findings] == [("rows_long", 1, "row 3")]


def test_empty_cells_at_the_end_of_rows_do_no_harm():
    assert rows(read("id,city\n1,Rome,\n2,Bonn,\n")) == [["1", "Rome"], ["2", "Bonn"]]


def test_row_names_without_a_header_get_one():
    source = read("city,spend\n1,Rome,10\n2,Bonn,20\n")

    assert list(source.raw.columns) == ["index", "city", "spend"]
    assert rows(source)[0] == ["1", "Rome", "10"]


def test_totals_and_notes_at_the_end_are_left_out_and_reported():
    source = read("id,city,spend\n1,Rome,10\n2,Bonn,20\nTotal,,30\nAll figures in euro,,\n")

    assert rows(source) == [["1", "Rome", "10"], ["2", "Bonn", "20"]]
    assert sorted(codes(source)) == ["note_rows", "total_rows"]


def test_a_customer_called_total_in_the_middle_stays():
    assert len(read("id,spend\nTotal,10\nb,20\nc,30\n").raw) == 3


def test_double_and_empty_names_become_unique():
    source = read("id,a,a,,a\n1,2,3,4,5\n2,3,4,5,6\n")

    assert list(source.raw.columns) == ["id", "a", "a_2", "column_4", "a_3"]
    assert sorted(codes(source)) == ["names_duplicate", "names_empty"]


def test_a_double_name_does_not_take_the_name_of_another_column():
    assert list(read("a,a,a_2\n1,2,3\n4,5,6\n").raw.columns) == ["a", "a_3", "a_2"]


def test_the_index_of_a_pandas_export_is_left_out():
    frame = pd.DataFrame({"city": ["Rome", "Bonn", "Ulm"], "spend": [3, 5, 9]})

    source = read(frame.to_csv())

    assert source.schema.columns[0].role == Role.IGNORE
    assert "counts the rows" in source.schema.columns[0].reason
    assert source.report.findings == ()


def test_columns_without_name_and_values_are_dropped():
    assert list(read("id;city;;\n1;Rome;;\n2;Bonn;;\n").raw.columns) == ["id", "city"]


# --------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "people.csv", "is empty"),
        (b"\n \n", "people.csv", "is empty"),
        (b"id,city\n", "people.csv", "no rows"),
        (b"PK\x03\x04rest", "people.csv", "a workbook or a zip archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "people.csv", "a picture"),
        (bytes(range(256)) * 20, "people.csv", "control characters"),
        (b"\xff\xfea", "people.csv", "says that it is utf-16"),
        (b"id\n1\n", "people.docx", "of a kind that cannot be read"),
        (b"no workbook", "people.xlsx", "cannot be read as a workbook"),
        (b"PK\x03\x04broken", "people.xlsx", "damaged"),
        (b"PAR1 broken PAR1", "people.parquet", "cannot be read as Parquet"),
        (b"", "people.xlsx", "is empty"),
    ],
    ids=["empty", "blank", "rows", "zip", "png", "binary", "utf16", "docx", "text", "torn", "parquet", "nothing"],
)
def test_files_that_cannot_be_read_say_why_and_what_to_do(content, name, said):
    with pytest.raises(DataError) as caught:
        read_bytes(content, name)

    assert said in caught.value.message
    assert caught.value.hint


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(DataError, match=r"no file 'gone\.csv'"):
        read_source(tmp_path / "gone.csv")


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)

    with pytest.raises(DataError, match="at most 200 MB"):
        read_source(path)


@pytest.mark.parametrize("file_name", ["wide.csv", "wide.parquet"])
def test_too_many_columns_are_refused(file_name):
    names = [f"c{number}" for number in range(MAX_COLUMNS + 1)]
    frame = pd.DataFrame([[1] * len(names)] * 2, columns=names)
    content = parquet(frame) if file_name.endswith("parquet") else frame.to_csv(index=False).encode()

    with pytest.raises(DataError, match=r"5,001 columns; at most 5,000"):
        read_bytes(content, file_name)


def test_a_workbook_that_unpacks_enormously_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)

    with pytest.raises(DataError, match="would unpack from"):
        read_bytes(buffer.getvalue(), "bomb.xlsx")


# --------------------------------------------------------------------------- workbooks


def test_the_first_filled_sheet_is_read_as_text():
    import datetime as dt

    cells = [
        ["id", "city", "n", "when", "vip"],
        ["007", "Köln", 3, dt.datetime(2024, 1, 31), True],
        ["008", None, 2.5, None, False],
    ]
    content = workbook({"Empty": [], "People": cells})

    source = read_bytes(content, "people.xlsx")

    assert rows(source) == [["007", "Köln", "3", "2024-01-31", "TRUE"], ["008", None, "2.5", None, "FALSE"]]
    assert (source.report.format, source.report.sheet) == ("xlsx", "People")


def test_a_sheet_can_be_chosen():
    content = workbook({"A": [["x"], [1], [2]], "B": [["y"], [3], [4]]})

    assert list(read_bytes(content, "two.xlsx", sheet="B").raw.columns) == ["y"]
    with pytest.raises(DataError, match="no sheet 'C'") as caught:
        read_bytes(content, "two.xlsx", sheet="C")
    assert caught.value.hint == "Choose one of: A, B."


def test_titles_and_totals_of_a_sheet_are_left_out():
    cells = [["Sales 2024"], [], ["id", "city", "spend"], ["a", "Rome", 10], ["b", "Bonn", 20], ["Total", None, 30]]

    source = read_bytes(workbook({"S": cells}), "sales.xlsx")

    assert rows(source) == [["a", "Rome", "10"], ["b", "Bonn", "20"]]
    assert sorted(codes(source)) == ["preamble_skipped", "total_rows"]


def test_an_empty_workbook_is_an_error():
    with pytest.raises(DataError, match="no filled sheet"):
        read_bytes(workbook({"A": []}), "empty.xlsx")


# --------------------------------------------------------------------------- Parquet


def test_parquet_columns_keep_their_types():
    frame = pd.DataFrame(
        {
            "big_id": pd.array([2**60 + 1, None, 3], dtype="Int64"),
            "n": [1, 2, 3],
            "x": [0.5, None, 2.0],
            "ok": [True, False, True],
            "when": pd.to_datetime(["2024-01-01 12:00", None, "2024-01-03 00:00"]).tz_localize("Europe/Berlin"),
            "name": ["a", "", None],
            "kind": pd.Categorical(["u", "v", "u"]),
            "many": [[1], [2, 3], None],
        }
    )

    source = read_bytes(parquet(frame), "people.parquet")

    assert source.raw["big_id"].iloc[0] == 2**60 + 1
    assert source.raw["big_id"].isna().tolist() == [False, True, False]
    assert source.raw["when"].iloc[0] == pd.Timestamp("2024-01-01 11:00")
    assert source.raw["name"].isna().tolist() == [False, True, True]
    assert source.raw["kind"].tolist() == ["u", "v", "u"]
    assert isinstance(source.raw["many"].iloc[1], str)
    assert codes(source) == ["nested_columns"]


def test_a_parquet_file_without_rows_is_an_error():
    with pytest.raises(DataError, match="no rows"):
        read_bytes(parquet(pd.DataFrame({"a": pd.Series(dtype="str")})), "none.parquet")


# --------------------------------------------------------------------------- sources


def test_a_source_is_named_after_its_file_and_says_what_it_holds(tmp_path):
    path = tmp_path / "People 2024.csv"
    path.write_text("customer_id,age\nc1,31\nc2,45\n", encoding="utf-8")

    source = read_source(path)

    assert source.name == "People 2024"
    assert source.schema.kind == TableKind.CUSTOMERS
    assert (source.report.file_name, source.report.n_rows, source.report.n_columns) == ("People 2024.csv", 2, 2)


def test_name_and_kind_can_be_given():
    source = read("customer_id,age\nc1,31\nc2,45\n", name="ours", kind=TableKind.SURVEY)

    assert (source.name, source.schema.kind) == ("ours", TableKind.SURVEY)


def test_findings_name_their_table():
    assert {finding.table for finding in read("1,2\n3,4\n", name="ours").report.findings} == {"ours"}


def test_a_cell_may_end_in_a_backslash():
    source = read('"customer_id","path","n"\n"c0","C:\\","1"\n"c1","D:\\","2"\n', kind=TableKind.CUSTOMERS)

    assert rows(source) == [["c0", "C:\\", "1"], ["c1", "D:\\", "2"]]


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(CELL, CELL, st.integers(0, 9)), min_size=1, max_size=8))
def test_odd_strings_survive_a_round_trip(cells):
    table = [[f"c{place}", first, second, str(number)] for place, (first, second, number) in enumerate(cells)]
    # A file that begins like a table with notes at its end is cut there on purpose.
    assume(all(first or second for first, second, _ in cells))
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [["customer_id", "first", "second", "n"], *table]
    )

    source = read(buffer.getvalue(), kind=TableKind.CUSTOMERS)

    assert rows(source) == [[cell or None for cell in row] for row in table]


BARE = st.text(st.sampled_from('ab 1"'), min_size=1, max_size=8).filter(lambda t: t[0] != '"' and t.count('"') % 2 == 0)
QUOTED = st.tuples(st.text(st.sampled_from("ab,\n 1"), max_size=8), st.text("xy", max_size=2)).map(
    lambda t: f'"{t[0]}"{t[1]}'
)


@settings(deadline=None, max_examples=30)
@given(st.one_of(BARE, QUOTED), st.one_of(BARE, QUOTED))
def test_the_fast_and_the_careful_reader_agree(first, second):
    """Regular tables are read by one library, irregular ones by another: a short last row forces the second."""
    regular = f"id,x,y\n1,k,l\n2,m,n\n7,{first},{second}\n8,o,p\n"

    fast, careful = read(regular), read(regular + "9,q\n")

    assert rows(fast) == rows(careful)[:-1]
    assert codes(careful) == ["rows_short"]
