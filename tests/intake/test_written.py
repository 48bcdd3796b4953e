"""Written answers: Markdown and PDF within the task's limits; everything else says what to do."""

import contextlib
import io
import zlib

import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from grading.intake import Refused, pdf, written
from labs.spec import WrittenSpec

ASKED = WrittenSpec(pages=3, words=50, kib=64)


def document(pages: int) -> bytes:
    """A real PDF of empty pages."""
    first, *others = [Image.new("L", (20, 20), 255) for _ in range(pages)]
    buffer = io.BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=others)
    return buffer.getvalue()


def by_hand(objects: bytes, *, packed: bool = False) -> bytes:
    """A PDF's outline around some objects, packed into an object stream as LaTeX does it."""
    if not packed:
        return b"%PDF-1.7\n1 0 obj\n" + objects + b"\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    stream = zlib.compress(objects)
    head = b"5 0 obj\n<< /Type /ObjStm /N 3 /First 20 /Filter /FlateDecode /Length %d >>\nstream\n"
    return b"%PDF-1.7\n" + head % len(stream) + stream + b"\nendstream\nendobj\n%%EOF\n"


def refused(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as found:
        written.inspect(name, content, ASKED)
    return str(found.value)


def test_a_text_and_a_document_are_taken():
    assert written.inspect("My answer.MD", b"# Why\n\nBecause.", ASKED).name == "My_answer.md"
    assert written.inspect("a.pdf", document(3), ASKED).name == "a.pdf"


@pytest.mark.parametrize("pages", [1, 2, 7])
def test_pages_are_counted(pages):
    assert pdf.look(document(pages)).pages == pages


def test_pages_in_packed_streams_are_counted_too():
    text = "<style>p { break-after: page }</style>" + "<p>Because.</p>" * 3
    content = weasyprint.HTML(string=text).write_pdf(pdf_version="1.7")
    assert b"/ObjStm" in content
    assert pdf.look(content).pages == 3


def tree(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is the tree of pages."""
    listed = [b"<< /Type /Catalog /Pages 2 0 R >>", *objects]
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(listed, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(listed) + 1)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return content + head + table + end % (len(listed) + 1, len(content))


def test_a_tree_that_is_small_and_means_millions_of_pages_is_refused():
    twice = [b"<< /Type /Pages /Kids [%d 0 R %d 0 R] >>" % (n, n) for n in range(3, 33)]
    with pytest.raises(pdf.BadPdf, match="more than 5000 pages"):
        pdf.look(tree(*twice, b"<< /Type /Page >>"))


def test_a_tree_that_holds_itself_is_refused():
    with pytest.raises(pdf.BadPdf, match="more than 5000 pages"):
        pdf.look(tree(b"<< /Type /Pages /Kids [2 0 R] >>"))


def test_what_the_reader_complains_of_is_not_logged(caplog):
    assert pdf.look(tree(b"<< /Type /Pages /Kids [3 0 R] >>", b"<< /Type /Page >>")).pages == 1
    assert not caplog.records


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"PK", "A written answer is Markdown (.md) or PDF (.pdf)"),
        ("a.py", b"print(1)", "A written answer is"),
        ("a.md", b" \n", "empty"),
        ("a.md", b"# ---", "no word"),
        ("a.md", b"\xff\xfe", "not UTF-8"),
        ("a.md", b"a\0b", "binary"),
        ("a.md", b"word " * 51, "51 words; 50 are taken"),
        ("a.md", b"x" * 70_000, "64 are taken"),
        ("a.pdf", b"hello", "is no PDF"),
        ("a.pdf", b"%PDF-1.7\nendless", "breaks off"),
        ("a.pdf", by_hand(b"<< >>"), "damaged"),
        ("a.pdf", document(1)[:300] + b"%%EOF", "damaged"),
        ("a.pdf", by_hand(b"<< /Type /Page >> << /Encrypt 9 0 R >>"), "locked with a password"),
        ("a.pdf", by_hand(b"<< /Type /Page /AA << /S /JavaScript /JS (x) >> >>"), "a script"),
        ("a.pdf", by_hand(b"<< /Type /Page /AA << /S /J#61vaScript >> >>"), "a script"),
        ("a.pdf", by_hand(b"<< /Type /Page /A << /S /Launch >> >>"), "start a program"),
        ("a.pdf", by_hand(b"<< /Type /Page >> /EmbeddedFile", packed=True), "an attached file"),
        ("a.pdf", document(4), "4 pages; 3 are taken"),
    ],
)
def test_what_is_wrong_is_said_and_what_to_do(name, content, said):
    assert said in refused(name, content)


def test_a_stream_that_grows_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "UNPACKED", 100_000)
    assert "too large when it is unpacked" in refused("a.pdf", by_hand(bytes(10**6), packed=True))


def test_a_script_in_the_text_is_only_text():
    answer = written.inspect("a.md", b"<script>alert(1)</script> why not", ASKED)
    assert answer.content == b"<script>alert(1)</script> why not"


@given(st.binary(max_size=2000), st.sampled_from(["md", "pdf"]))
def test_no_bytes_bring_anything_but_an_answer_or_a_refusal(content, ending):
    for made in (content, b"%PDF-1.4 /ObjStm stream\n" + content + b"%%EOF"):
        with contextlib.suppress(Refused):
            assert written.inspect(f"a.{ending}", made, ASKED).content == made
