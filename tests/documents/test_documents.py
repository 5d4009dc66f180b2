"""Documents as text: every encoding and kind that people have, and what strangers send instead."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc

import pytest

from nemo_notebook.documents import Limits, read
from nemo_notebook.documents.pdf import join_lines
from nemo_notebook.errors import MediaTooLarge, NemoError, UnsupportedMedia

from .parts import LOCKED, W, archive, body, docx, paragraphs, pdf

SCRIPT = "第一幕：海边的日落。\n旁白：今天很安静。"
WESTERN = "Où est la forêt? Müller fährt über die Straße. Señor Núñez."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((SCRIPT, e) for e in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk")),
        (WESTERN, "utf-8"),
        (WESTERN, "cp1252"),
        ("Plain text, with spaces.", "utf-16-le"),
        ("Plain text, with spaces.", "utf-16-be"),
    ],
)
def test_text_in_every_encoding(text: str, encoding: str) -> None:
    assert read("script.txt", text.encode(encoding)) == text


def test_utf16_of_either_order_with_its_mark() -> None:
    assert read("a.txt", b"\xff\xfe" + SCRIPT.encode("utf-16-le")) == SCRIPT
    assert read("a.txt", b"\xfe\xff" + SCRIPT.encode("utf-16-be")) == SCRIPT


def test_text_is_cleaned() -> None:
    dirty = "\ufeffOne\r\ntwo\x00\x1b[31m \u202ethree\u2028four  \n\n\n\n\nfive\x07\n"
    assert read("a.txt", dirty.encode()) == "One\ntwo[31m three\nfour\n\nfive"
    assert read("a.txt", "family 👨‍👩‍👧 ok".encode()) == "family 👨‍👩‍👧 ok"


def test_text_has_a_cap_and_must_be_text() -> None:
    with pytest.raises(MediaTooLarge, match="larger than 2 MB"):
        read("a.txt", b"word " * 400_001)
    with pytest.raises(UnsupportedMedia, match="is not a text"):
        read("a.txt", bytes(range(256)) * 100)
    with pytest.raises(UnsupportedMedia, match="holds no text"):
        read("a.txt", b" \n\t...")
    with pytest.raises(UnsupportedMedia, match="not a document"):
        read("a.xls", b"word")


def test_a_file_is_read_no_further_than_its_cap() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            self.asked += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(MediaTooLarge):
        read("a.txt", endless)  # type: ignore[arg-type]  # reads, which is all that is asked of it
    assert endless.asked <= 2 * 10**6 + 1


def test_word() -> None:
    assert read("a.docx", docx(paragraphs("One &amp; two", "海边"))) == "One & two\n海边"
    runs = (
        "<w:p><w:r><w:t>A </w:t></w:r><w:r><w:t xml:space='preserve'>b</w:t><w:tab/><w:t>c</w:t>"
        "<w:br/><w:t>d</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
    )
    assert read("a.docx", docx(body(runs))) == "A b\tc\nd\nbox"
    assert read("a.docx", docx(paragraphs("Hi"), part="word/document2.xml")) == "Hi"
    strict = paragraphs("Hi").replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert read("a.docx", docx(strict)) == "Hi"


BOMB = paragraphs("x" * 200_000_000)
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
)
FILE = LAUGHS.replace('"ha"', 'SYSTEM "file:///etc/passwd"').replace("&b;", "&a;")


def lying(data: bytes, count: int) -> bytes:
    """The archive with another number of files in its end record."""
    at = data.rindex(b"PK\x05\x06")
    return data[: at + 8] + struct.pack("<HH", count, count) + data[at + 12 :]


HOSTILE_WORD: dict[str, tuple[bytes, str]] = {
    "junk": (b"junk" * 1000, "no archive"),
    "empty": (b"", "no archive"),
    "an old doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "password"),
    "no text in it": (archive({"a.txt": "a"}), "its text is missing"),
    "cut in two": (docx(paragraphs("Hi" * 500))[:-40], "no archive|damaged"),
    "a document type": (docx(LAUGHS), "declares a document type"),
    "a file of the system": (docx(FILE), "declares a document type"),
    "broken XML": (docx("<w:document>"), "XML is damaged"),
    "XML of nothing": (docx(b"\0" * 100), "XML is damaged"),
    "many files": (archive({str(n): "" for n in range(5000)}), "too many files"),
    "many files, one told": (
        lying(archive({f"{n:0200}": "" for n in range(5000)}), 1),
        "list of its files is too long",
    ),
}


@pytest.mark.parametrize("name", HOSTILE_WORD)
def test_hostile_word(name: str) -> None:
    data, said = HOSTILE_WORD[name]
    with pytest.raises(UnsupportedMedia, match=said):
        read("a.docx", data)


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    data = docx(BOMB)
    assert len(data) < 500_000
    tracemalloc.start()
    begin = time.process_time()
    with pytest.raises(MediaTooLarge, match=r"unpacks|characters"):
        read("a.docx", data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 2**20 and time.process_time() - begin < 5
    spread = docx(body("<w:r/>" * 12_000_000))
    with pytest.raises(MediaTooLarge, match="unpacks"):
        read("a.docx", spread)


def test_a_damaged_archive_never_raises_anything_else() -> None:
    chance = random.Random(2)
    whole = docx(paragraphs(*(f"Line {n} of the script." for n in range(50))))
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read("a.docx", bytes(data))
        except NemoError as error:
            assert str(error)


def test_pdf() -> None:
    data = pdf("The sea is quiet.\nNobody speaks.", "Page two.")
    assert read("a.pdf", data) == "The sea is quiet.\nNobody speaks.\n\nPage two."
    assert read("a.pdf", io.BytesIO(data)).endswith("Page two.")
    assert read("a.pdf", pdf("A billion, it says.", count=10**9)) == "A billion, it says."


HOSTILE_PDF: dict[str, tuple[bytes, type[NemoError], str]] = {
    "junk": (b"junk" * 1000, UnsupportedMedia, "damaged"),
    "junk with a header": (b"%PDF-1.7\n" + b"\x00\xff(" * 9999, UnsupportedMedia, "damaged"),
    "locked": (LOCKED, UnsupportedMedia, "password"),
    "no text": (pdf(""), UnsupportedMedia, "holds no text"),
    "many pages": (pdf(*["a"] * 12), MediaTooLarge, "more than 10 pages"),
    "a long text": (
        pdf("\n".join(["word " * 12] * 50)),
        MediaTooLarge,
        "more than 2,000 characters",
    ),
}


@pytest.mark.parametrize("name", HOSTILE_PDF)
def test_hostile_pdf(name: str) -> None:
    data, kind, said = HOSTILE_PDF[name]
    with pytest.raises(kind, match=said):
        read("a.pdf", data, limits=Limits(pages=10, characters=2000))


def test_a_pdf_without_end_is_given_up() -> None:
    operators = "BT /F1 1 Tf " + "(ab) Tj " * 3_000_000 + "ET"
    data = pdf("x").replace(b"BT /F1 12 Tf 14 TL 50 780 Td (x) Tj ET", operators.encode())
    begin = time.monotonic()
    with pytest.raises(NemoError):
        read("a.pdf", data, limits=Limits(seconds=1))
    assert time.monotonic() - begin < 10


def test_lines_of_a_page_become_paragraphs() -> None:
    assert join_lines("日落时分的海边非常安静没有\n一个人。\n- 海\n- 山") == (
        "日落时分的海边非常安静没有一个人。\n- 海\n- 山"
    )
    assert join_lines("Title\n\nA long line that goes on and on in\nthe next.") == (
        "Title\n\nA long line that goes on and on in the next."
    )
