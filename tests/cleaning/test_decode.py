import codecs
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cwdnlp.cleaning.codepages import canonical, mixes_scripts
from cwdnlp.cleaning.decode import decode
from cwdnlp.errors import InputError

from .samples import PANGRAM, POLISH_LETTERS

WORDS = [
    "wśród",
    "łąka",
    "Źródło",
    "gmina",
    "ŻŁOBEK",
    "Jodłów",
    "współpraca",
    "część",
    "Ćmielów",
    "pięć",
    "Świt",
    "dąb",
]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1250", "iso-8859-2"])
@given(text=SENTENCES)
def test_round_trip_without_a_declaration(encoding, text):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("header", ["iso-8859-1", "iso-8859-2", "windows-1250", "utf-8", "us-ascii", "nonsense"])
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1250", "iso-8859-2"])
@given(text=SENTENCES)
def test_a_wrong_header_does_no_harm(header, encoding, text):
    assume(sum(letter in "ąśźĄŚŹ" for letter in text) > 2)
    assert decode(text.encode(encoding), http_charset=header).text == text


@given(st.text(min_size=1).filter(lambda text: "\0" not in text and not text.startswith("\ufeff")))
def test_any_unicode_text_survives_utf8_with_its_header(text):
    data = text.encode("utf-8", errors="replace")
    controls = sum((letter < " " and letter not in "\t\n\r\f\v\x1b") or letter == "\x7f" for letter in text)
    assume(not mixes_scripts(text))  # such words may be capital Polish letters of a code page
    assume(controls <= 0.05 * len(data))
    assume(not data.startswith((b"BZh", b"Rar!", b"GIF8", b"%PDF-", b"{\\rtf", b"PK\x03\x04")))
    assert decode(data, http_charset="utf-8").text == data.decode()


@pytest.mark.parametrize("encoding", ["windows-1250", "iso-8859-2"])
def test_every_polish_letter_inside_a_word(encoding):
    for letter in POLISH_LETTERS:
        text = f"sło{letter}wo i wśród łąk"
        assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["windows-1250", "iso-8859-2"])
def test_all_polish_letters_together(encoding):
    found = decode(PANGRAM.encode(encoding))
    assert (found.text, found.encoding, found.rule) == (PANGRAM, encoding, "letters")


def test_typographic_signs_decide_for_windows_1250():
    text = "Umowa – „łódka” za 5 €…"
    assert decode(text.encode("cp1250")).text == text


def test_lone_signs_are_no_letters():
    text = "Tolerancja ± 5 mm, § 3, 2 × 3"
    assert decode(text.encode("cp1250")).text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_byte_order_marks_decide_and_are_dropped(mark, encoding):
    found = decode(mark + PANGRAM.encode(encoding), http_charset="windows-1250")
    assert (found.text, found.encoding, found.rule) == (PANGRAM, encoding, "bom")


def test_utf16_cut_in_the_middle_of_a_character_warns():
    found = decode(codecs.BOM_UTF16_LE + PANGRAM.encode("utf-16-le")[:-1])
    assert found.text.startswith("Zażółć")
    assert "U+FFFD" in found.warnings[0]


def test_header_goes_before_meta():
    data = '<meta charset="utf-8"><p>łąka</p>'.encode("iso-8859-2")
    found = decode(data, http_charset="ISO-8859-2")
    assert (found.encoding, found.rule) == ("iso-8859-2", "http")


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1250">',
        "<META CHARSET=windows-1250>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">',
        '<?xml version="1.0" encoding="windows-1250"?>',
    ],
)
def test_declarations_in_the_page(head):
    found = decode((head + "<p>Zażółć</p>").encode("cp1250"))
    assert (found.text, found.encoding, found.rule) == (head + "<p>Zażółć</p>", "windows-1250", "meta")


def test_declaration_in_a_comment_or_far_below_counts_not():
    commented = '<!-- <meta charset="koi8-r"> --><p>Zażółć gęślą</p>'.encode("cp1250")
    assert decode(commented).rule == "letters"
    assert decode(b" " * 3000 + '<meta charset="windows-1250">łąka'.encode("cp1250")).rule == "letters"


def test_declared_latin1_is_windows_1252_as_in_browsers():
    found = decode("Café „Zürich”".encode("cp1252"), http_charset="iso-8859-1")
    assert (found.text, found.encoding, found.rule) == ("Café „Zürich”", "windows-1252", "http")


def test_declared_iso_of_a_windows_page_is_not_believed():
    data = '<meta charset="iso-8859-2"><p>wśród źródeł ąę</p>'.encode("cp1250")
    assert "wśród źródeł ąę" in decode(data).text


def test_content_type_as_header():
    assert decode("łąka".encode("cp1250"), http_charset='text/html; charset="windows-1250"').rule == "http"


@pytest.mark.parametrize("label", ["zlib", "rot13", "hex", "unicode_escape", "utf-7", "idna", "", "\0"])
def test_codecs_that_are_no_encodings_of_pages_are_unknown(label):
    assert canonical(label) is None
    assert decode(b"gmina", http_charset=label).text == "gmina"


def test_capital_letters_that_happen_to_be_utf8():
    assert decode("WSPÓŁPRACA".encode("cp1250")).text == "WSPÓŁPRACA"
    assert decode("WSPÓŁPRACA".encode("cp1250"), http_charset="utf-8").text == "WSPÓŁPRACA"


def test_cyrillic_in_utf8_stays():
    text = "Wierzbin: Ласкаво просимо, допомога"
    assert decode(text.encode()).text == text


def test_a_few_broken_bytes_in_utf8_warn():
    found = decode("Zażółć gęślą jaźń".encode() + b"\xb3 koniec")
    assert found.rule == "utf-8-lossy"
    assert found.text == "Zażółć gęślą jaźń\ufffd koniec"
    assert found.warnings == ("1 replacement characters (U+FFFD) stand where letters could not be decoded",)


def test_page_cut_inside_a_letter():
    assert decode("Gmina Łany ż".encode()[:-1]).text == "Gmina Łany \ufffd"


def test_letters_lost_before_publication_warn():
    warnings = decode(b"Og?oszenie o zbi?rce odpad?w").warnings
    assert len(warnings) == 1
    assert "3 question marks" in warnings[0]
    assert decode(b"Czy wiesz? Tak? Zobacz index.php?id=1 a.php?b=2 c.php?d=3").warnings == ()


def test_nothing_lost_no_warning():
    assert decode(PANGRAM.encode()).warnings == ()


def test_line_ends_stay():
    assert decode(b"a\r\nb\rc\n").text == "a\r\nb\rc\n"


def test_decomposed_letters_stay_decomposed():
    text = "Jodło\u0301w z\u0307o\u0301l\u0142w"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"%PDF-1.5\n%abc", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1", "OLE"),
        (b"{\\rtf1 x", "RTF"),
        (b"abc\0def", "NUL"),
        (bytes(range(1, 32)) * 3, "control characters"),
    ],
)
def test_binary_input_is_refused_by_name(data, named):
    with pytest.raises(InputError, match=named) as caught:
        decode(data)
    assert caught.value.remedy


def test_nul_characters_are_refused_in_utf16_too():
    with pytest.raises(InputError, match="NUL"):
        decode("a\0b".encode("utf-16"))


def test_header_of_utf16_needs_utf16():
    assert decode("łąka".encode(), http_charset="utf-16").text == "łąka"
    assert decode("gmina łąka".encode("utf-16-le"), http_charset="utf-16").text == "gmina łąka"


def test_empty_and_too_large():
    with pytest.raises(InputError, match="empty"):
        decode(b"")
    with pytest.raises(InputError, match="11 bytes, the limit is 10"):
        decode(b"a" * 11, max_bytes=10)
    assert decode(b"a" * 10, max_bytes=10).text == "a" * 10


def test_text_without_diacritics():
    assert decode(b"Gmina Jodlow podpisala umowe").rule == "utf-8"


def test_large_input_is_decoded_in_time():
    data = (PANGRAM + "\n").encode("cp1250") * 50_000
    start = time.perf_counter()
    assert decode(data).encoding == "windows-1250"
    assert time.perf_counter() - start < 5
