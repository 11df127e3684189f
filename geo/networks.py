"""
spaCy's networks, evaluated several times faster than its own loop does and with the same results.

Three savings, none of which changes an outcome: matrix products go through numpy's BLAS instead of
the bundled one; a word's embedding, which does not depend on its context, is computed once and kept;
entities are decoded here, because spaCy's compiled loop takes and gives back the interpreter lock
several times for each of 74 possible moves at each word.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import NORM, ORTH, SPACY  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span
from thinc.api import Model, NumpyOps

Floats = NDArray[np.float32]
Words = NDArray[np.uint64]

MAX_WORDS: Final = 40_000
"""Embeddings kept at a time: 96 numbers of 4 bytes each, 15 MB in all."""


class BlasOps(NumpyOps):  # type: ignore[misc]
    """thinc's numpy backend with numpy's own matrix product."""

    def gemm(
        self, x: Floats, y: Floats, out: Floats | None = None, trans1: bool = False, trans2: bool = False
    ) -> Floats:
        """Multiply two matrices, either transposed if asked, into `out` if given."""
        left, right = (x.T if trans1 else x), (y.T if trans2 else y)
        return np.matmul(left, right, out=out) if out is not None else left @ right


def speed_up(model: Model[Any, Any]) -> None:
    """Make every layer of a network use `BlasOps`."""
    ops = BlasOps()
    for layer in model.walk():
        layer.ops = ops


class TokenEncoder:
    """A spaCy `tok2vec` network with its context-free half remembered by word."""

    def __init__(self, tok2vec: Model[Any, Any], nlp: Language) -> None:
        self._embed: Model[Any, Any] = tok2vec.get_ref("embed")
        self._encode: Model[Any, Any] = tok2vec.get_ref("encode")
        self._nlp = nlp
        self._forget()

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """Give each document's token vectors, one row a token."""
        return list(self._encode.predict([self._embedded(doc) for doc in docs]))

    def _forget(self) -> None:
        self._row_of: dict[int, int] = {}
        self._rows: Floats = np.zeros((0, 0), dtype=np.float32)

    def _embedded(self, doc: Doc) -> Floats:
        words: Words = doc.to_array([ORTH, NORM, SPACY]).reshape(-1, 3)  # type: ignore[assignment]
        keys = words[:, 0] * np.uint64(3) + words[:, 1] * np.uint64(7) + words[:, 2]
        unique, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        unknown = [place for place, key in enumerate(unique.tolist()) if key not in self._row_of]
        if unknown:
            self._learn(unique[unknown].tolist(), words[first[unknown]])
        rows = np.fromiter((self._row_of[key] for key in unique.tolist()), dtype=np.int64, count=len(unique))
        embedded: Floats = self._rows[rows[inverse]]
        if len(self._row_of) > MAX_WORDS:
            self._forget()
        return embedded

    def _learn(self, keys: list[int], words: Words) -> None:
        strings = self._nlp.vocab.strings
        text = [strings[int(orth)] for orth in words[:, 0]]
        doc = Doc(self._nlp.vocab, words=text, spaces=words[:, 2].astype(bool).tolist())
        doc.from_array([NORM], words[:, 1].copy())  # type: ignore[arg-type]
        new: Floats = self._embed.predict([doc])[0]
        start = len(self._rows)
        self._rows = np.vstack([self._rows, new]) if start else new
        self._row_of.update((key, start + place) for place, key in enumerate(keys))


class EntityDecoder:
    """
    spaCy's entity recogniser: the same greedy choice of moves (begin, in, last, unit, out) word by word.

    A state's score depends on the present word, the open entity's first word and the word before. So
    all words' scores outside of any entity are one matrix product, and only words inside an entity
    that has been begun are scored one at a time.
    """

    def __init__(self, nlp: Language) -> None:
        ner: Any = nlp.get_pipe("ner")
        tok2vec, _listed, linear = ner.model.layers[0].layers
        speed_up(ner.model)
        self._encoder = TokenEncoder(tok2vec, nlp)
        self._project: Model[Any, Any] = linear
        lower, upper = ner.model.get_ref("lower"), ner.model.get_ref("upper")
        self._weights: Floats = lower.get_param("W")
        self._padding: Floats = lower.get_param("pad")[0].reshape(3, -1)
        self._bias: Floats = lower.get_param("b").reshape(-1)
        self._out_weights: Floats = upper.get_param("W")
        self._out_bias: Floats = upper.get_param("b")
        self._moves = [_move(ner.moves.get_class_name(place)) for place in range(ner.moves.n_moves)]
        self._unseen = sorted(ner.model.attrs["unseen_classes"])
        kinds = np.array([kind for kind, _label in self._moves])
        self._is = {kind: np.isin(kinds, list(kind)) for kind in ("BUO", "UO")}
        self._inside = {
            label: np.array([own == label and kind in "IL" for kind, own in self._moves])
            for _kind, label in self._moves
        }
        self._last = {(kind, label): place for place, (kind, label) in enumerate(self._moves)}

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Set the entities of the documents."""
        for doc, vectors in zip(docs, self._encoder(docs), strict=True):
            doc.set_ents(self._entities(doc, self._project.predict(vectors)) if len(doc) else [])

    def _entities(self, doc: Doc, vectors: Floats) -> list[Span]:
        features, width = 3, self._bias.shape[0]
        present = (vectors @ self._weights.reshape(features * width, -1).T).reshape(len(doc), features, width)
        outside = self._scores(present[:, 0] + (self._padding[1] + self._padding[2]))
        closed = np.array([*[token.is_sent_start is True for token in doc][1:], True])
        space = np.array([token.is_space for token in doc])
        outside[:, ~self._is["BUO"]] = -np.inf
        outside[np.ix_(closed, ~self._is["UO"])] = -np.inf
        best = outside.argmax(axis=1)
        best[space] = self._last["O", ""]
        return self._walk(doc, present, best.tolist(), closed.tolist())

    def _walk(self, doc: Doc, present: Floats, best: list[int], closed: list[bool]) -> list[Span]:
        spans, place = [], 0
        while place < len(best):
            kind, label = self._moves[best[place]]
            end = place + 1
            if kind == "B":
                while not self._closes(present, place, end, label, last=closed[end]):
                    end += 1
                end += 1
            if kind in "BU":
                spans.append(Span(doc, place, end, label=label))
            place = end
        return spans

    def _closes(self, present: Floats, start: int, here: int, label: str, *, last: bool) -> bool:
        """Whether the open entity's last word is this one."""
        if last:
            return True
        state = present[here, 0] + present[start, 1] + present[here - 1, 2]
        scores = np.where(self._inside[label], self._scores(state[None])[0], -np.inf)
        return bool(scores.argmax() == self._last["L", label])

    def _scores(self, states: Floats) -> Floats:
        hidden = (states + self._bias).reshape(len(states), -1, 2).max(axis=2)
        scores: Floats = hidden @ self._out_weights.T + self._out_bias
        if self._unseen:
            scores[:, self._unseen] = scores.min()
        return scores


def _move(name: str) -> tuple[str, str]:
    kind, _dash, label = name.partition("-")
    return kind or "-", label
