"""Files that ask their reader to fetch something, or its database to run something, get neither."""

import socket
from dataclasses import replace

import pandas as pd
import pytest

from geo.documents import read_documents
from geo.errors import GeoError
from geo.frame import conform_events
from geo.importers import import_file
from geo.store import check_store, store_info
from geo.store_documents import add_reading, remove_document, stored_documents, stored_reading
from geo.store_events import stored_events
from geo.store_imports import add_import, remove_import
from geo.synth import synth
from tests.geo.document_bytes import WORD, docx_bytes, pdf_bytes, printed, zip_bytes
from tests.geo.readings import GAZETTEER, made_reading

RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
    ' Target="URL/template.dotm" TargetMode="External"/></Relationships>'
)
ASKING = {
    "page.html": '<base href="URL/"><link rel=stylesheet href="URL/a.css"><meta http-equiv=refresh content="0;URL">'
    '<p>Troops met in Goma.<img src="URL/b.png"><script src="URL/c.js"></script><iframe src="URL"></iframe>',
    "feed.rss": '<rss version="2.0"><channel><item><title>T</title><link>URL/1</link><enclosure url="URL/2"/>'
    "<description>&lt;img src=URL/3&gt; Troops met.</description></item></channel></rss>",
    "entity.rss": '<!DOCTYPE rss [<!ENTITY x SYSTEM "URL/x">]><rss><channel><item><title>&x;</title></item>'
    "</channel></rss>",
    "doctype.atom": '<!DOCTYPE feed SYSTEM "URL/x.dtd"><feed xmlns="http://www.w3.org/2005/Atom"/>',
    "include.xml": '<?xml-stylesheet href="URL/x.xsl"?><rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item>'
    '<title>T</title><description>Troops met.<xi:include href="URL/x"/></description></item></channel></rss>',
    "schema.rss": '<rss xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x URL/x.xsd">'
    "<channel><item><title>T</title><description>Troops met.</description></item></channel></rss>",
    "note.md": "# T\n\n![a](URL/a.png) Troops met in Goma.\n",
    "rows.jsonl": '{"title": "T", "text": "Troops met in Goma.", "url": "URL/x"}\n',
    "letter.eml": 'Subject: T\r\nContent-Type: message/external-body; access-type=url; url="URL/x"\r\n\r\nTroops met.',
    "plain.txt": "Troops met in Goma. URL/x",
    "plain.meta.json": '{"url": "URL/x", "title": "T"}',
}
TABLES = {
    "events.csv": "id,date,lat,lon,notes\n1,2025-03-03,10,10,URL/x\n",
    "events.geojson": '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": 1, "date":'
    ' "2025-03-03", "notes": "URL/x"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}],'
    ' "crs": {"type": "link", "properties": {"href": "URL/crs"}}}',
}


@pytest.fixture
def nobody():
    """An address that nobody may ask; who did is found in the queue."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(BlockingIOError):
            server.accept()


def test_no_reader_asks_anybody(nobody, tmp_path):
    for name, text in ASKING.items():
        (tmp_path / name).write_text(text.replace("URL", nobody))
    body = f'<w:p><w:r><w:t>Troops met in Goma.</w:t></w:r></w:p><w:altChunk {WORD} r:id="r1" xmlns:r="r"/>'
    (tmp_path / "word.docx").write_bytes(docx_bytes(body))
    parts = {"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>"}
    parts["word/_rels/document.xml.rels"] = RELATIONS.replace("URL", nobody)
    (tmp_path / "template.docx").write_bytes(zip_bytes(parts))
    action = f"/OpenAction << /S /URI /URI ({nobody}/x) >>"
    (tmp_path / "print.pdf").write_bytes(pdf_bytes(printed(("Troops met in Goma.", 700, 12)), trailer=action))
    (tmp_path / "packed.zip").write_bytes(
        zip_bytes({name: text.replace("URL", nobody) for name, text in ASKING.items()})
    )
    items = list(read_documents([tmp_path]))
    assert len(items) >= len(ASKING) + 10


@pytest.mark.parametrize("name", TABLES)
def test_no_importer_asks_anybody(name, nobody, tmp_path):
    path = tmp_path / name
    path.write_text(TABLES[name].replace("URL", nobody))
    assert len(import_file(path).gdf) == 1


def test_an_address_is_no_file(nobody):
    with pytest.raises(GeoError, match="No such file"):
        import_file(f"{nobody}/events.csv")
    (item,) = read_documents([f"{nobody}/a.html"])
    assert "no such file" in item.reason


STATEMENTS = (
    "'; DROP TABLE documents; --",
    '"; DROP TABLE events; --',
    "' OR '1'='1",
    "x'); DELETE FROM documents; --",
    "%s %(name)s :name ?1 $1",
    "\\'; SELECT pg_sleep(9); --",
    "doc-%' ESCAPE '\\",
)


@pytest.mark.parametrize("text", STATEMENTS)
def test_what_looks_like_sql_is_stored_as_text(text, store):
    add_reading(store, made_reading(1), GAZETTEER)
    made = made_reading(2, text=f"Shells hit Kyiv on 3 March {text}.")
    reading = replace(made, document=replace(made.document, doc_id=text, title=text, publisher=text))
    add_reading(store, reading, GAZETTEER)
    assert stored_reading(store, reading.document, GAZETTEER) == reading
    events = conform_events(pd.DataFrame(synth(3)).assign(event_id=[f"{i} {text}" for i in range(3)], actor1=text))
    added = add_import(store, events, file=text, format=text)
    assert text in set(stored_events(store)["actor1"])
    assert remove_document(store, text)
    assert not remove_document(store, "' OR '1'='1")
    assert remove_import(store, added.import_id)
    assert [document.doc_id for document in stored_documents(store)] == ["doc-1"]
    assert store_info(store).counts["events"] == 3
    assert check_store(store) == []
