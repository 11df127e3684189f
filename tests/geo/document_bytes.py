"""Files of the kinds that are read as documents, made byte by byte, so that no program that writes them is needed."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence


def pdf_bytes(*contents: str, information: str = "", trailer: str = "") -> bytes:
    """A PDF with one page for each content stream, set in Helvetica (F1)."""
    pages = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{pages}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, content in enumerate(contents):
        packed = zlib.compress(content.encode("latin-1"))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (4 + 2 * number)
        )
    objects.append(f"<< {information} >>".encode("latin-1"))
    return _numbered(objects, f"/Info {len(objects)} 0 R {trailer}")


def _numbered(objects: Sequence[bytes], trailer: str) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer.encode()))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def printed(*lines: tuple[str, int, int]) -> str:
    """A content stream of lines, each text, height above the foot and size of the letters."""
    return "BT " + " ".join(f"/F1 {size} Tf 1 0 0 1 50 {y} Tm ({text}) Tj" for text, y, size in lines) + " ET"


def zip_bytes(files: Mapping[str, bytes | str]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = (
    f'<w:styles {WORD}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
)


def docx_bytes(body: str, **parts: str) -> bytes:
    """A Word file of this body; other parts by name ("core" for docProps/core.xml, "footnotes" …)."""
    names = {"core": "docProps/core.xml", "app": "docProps/app.xml", "footnotes": "word/footnotes.xml"}
    files = {"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>", "word/styles.xml": STYLES}
    return zip_bytes(files | {names[name]: content for name, content in parts.items()})


def paragraph(text: str, style: str = "Normal") -> str:
    """One paragraph of a Word file."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
