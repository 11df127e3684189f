"""Reading a parsed sentence: the word that carries a span, and how two words hang together.

Plain functions over spaCy tokens (ClearNLP labels of the English models), shared by the readers of
modality, place, date and actors. Nothing here knows what an event is.
"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "csubj", "csubjpass", "pcomp", "parataxis"})
"""Labels of a word that heads a clause of its own."""

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})


def tokens_in(sentence: Span, start: int, end: int) -> list[Token]:
    """
    The tokens of a sentence that overlap a span of the stored text.

    Parameters
    ----------
    sentence
        The sentence; its document's `token.idx` are offsets into the stored text.
    start, end
        Code points into the stored text, end exclusive.
    """
    first, last = max(start, sentence.start_char), min(end, sentence.end_char)
    span = sentence.doc.char_span(first, last, alignment_mode="expand") if first < last else None
    return list(span) if span is not None else []


def carrier(sentence: Span, start: int, end: int) -> Token:
    """
    The token of a span that the others hang from.

    Raises
    ------
    ValueError
        If the span touches no token of the sentence.
    """
    tokens = tokens_in(sentence, start, end)
    if not tokens:
        raise ValueError(f"the span {start}–{end} lies outside the sentence {sentence.start_char}–{sentence.end_char}")
    within = {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in within or token.head.i == token.i]
    worded = [token for token in tops if not token.is_punct and token.dep_ not in {"aux", "auxpass", "det"}]
    return (worded or tops)[0]


def climb(token: Token) -> Iterator[Token]:
    """The token and then its governors up to the root of its sentence."""
    yield token
    while token.head.i != token.i:
        token = token.head
        yield token


def parted(one: Token, other: Token) -> bool:
    """Whether a semicolon stands between two words: no date and no claim reaches over it, whatever a parse says."""
    first, last = sorted((one.i, other.i))
    return any(word.text == ";" for word in one.doc[first:last])


def path(start: Token, end: Token) -> tuple[list[Token], list[Token]]:
    """
    The way from one token to another through the tree.

    Returns
    -------
    up, down
        The tokens left behind while climbing from `start` to the common governor, and those passed
        while descending from it to `end` (`end` last). Both are empty where the two are one.
    """
    above = list(climb(start))
    height = {token.i: k for k, token in enumerate(above)}
    down: list[Token] = []
    for token in climb(end):
        if token.i in height:
            return above[: height[token.i]], down[::-1]
        down.append(token)
    return above, down[::-1]


def is_verb(token: Token) -> bool:
    """Whether the token is tagged as a verb."""
    return token.tag_.startswith("VB")


def child(token: Token, *labels: str) -> Token | None:
    """The first child that carries one of the labels."""
    return next((kid for kid in token.children if kid.dep_ in labels), None)


def subject_of(verb: Token) -> Token | None:
    """
    The subject of a verb, inherited from coordinated verbs or the one it depends on ("…, burning huts").

    Of two, the nearer one: what stands before it is a dateline.
    """
    for candidate in climb(verb):
        found = [kid for kid in candidate.lefts if kid.dep_ in {"nsubj", "nsubjpass"}] or [
            kid for kid in candidate.rights if kid.dep_ in {"nsubj", "nsubjpass"}
        ]
        if found:
            return _antecedent(found[-1], candidate)
        if (described := _described_subject(candidate)) is not None:
            return described
        shared = candidate.dep_ in {"conj", "xcomp"} or (candidate.dep_ == "advcl" and candidate.tag_ == "VBG")
        if not shared:
            return None
    return None


def _described_subject(verb: Token) -> Token | None:
    """As in "said *gunmen* believed to be rebels killed nine", which parsers take for two clauses."""
    for beside in verb.head.children if verb.dep_ == "ccomp" else ():
        if beside.i < verb.i and beside.dep_ == "ccomp" and beside.lower_ in {"believed", "suspected", "thought"}:
            return child(beside, "nsubj")
    return None


def _antecedent(subject: Token, verb: Token) -> Token:
    """What a relative pronoun stands for: the noun that its clause describes."""
    if subject.tag_ in {"WDT", "WP"} and verb.dep_ == "relcl":
        return verb.head
    return subject


_OUTSIDE_NAME = frozenset({"relcl", "acl", "appos", "conj", "cc", "punct", "advcl", "prep", "case", "preconj"})


_ASIDES = frozenset({"advmod", "npadvmod"})
"""Behind a noun they say where or when: "troops *12 km north* of the town"."""


def noun_phrase(head: Token) -> list[Token]:
    """A noun with its own modifiers, without clauses, appositions, other conjuncts or prepositional phrases."""
    kept = [head]
    for kid in head.children:
        if kid.dep_ not in _OUTSIDE_NAME and not (kid.dep_ in _ASIDES and kid.i > head.i):
            kept.extend(
                token for token in kid.subtree if token.dep_ not in {"relcl", "acl", "punct"} or token.text == "-"
            )
        elif kid.dep_ == "punct" and kid.text == "-":
            kept.append(kid)
    return sorted(kept, key=lambda token: token.i)
