"""Whose word an event stands on: parties to the fighting claim, everybody else reports.

Whose word counts as a claim: that of a party to the fighting (armies, defence ministries, governments, armed groups)
and anything "claimed" or "alleged", whoever says it. Police, hospitals, local authorities, monitors, residents and
journalists report. What a party *confirms* or *admits* is reported.
"""

import re
from collections.abc import Collection, Mapping

from spacy.tokens import Token

from geo.clauses import child, climb, parted, subject_of
from geo.cues import load_cues


def _cues() -> Mapping[str, frozenset[str]]:
    return load_cues("modality")


def _in(token: Token | None, *names: str) -> bool:
    return token is not None and any(token.lower_ in _cues()[name] for name in names)


def claim_of(token: Token, parties: Collection[str]) -> tuple[bool, str | None]:
    """
    Whether an event stands on a party's word, and whose.

    Parameters
    ----------
    token
        The word that names the event.
    parties
        Lower-case names of armed groups, whose statements are claims.
    """
    marked = any(_in(kid, "claim_adverbs", "claim_adjectives") for kid in token.children)
    for word, below in _spoken(token):
        if _in(word, "factive"):
            return marked, None
        if below is not None and (_owns_up(word, below) or _is_done_by_saying(word, below)):
            return marked, None
        if below is not None and _in(word, "claim_verbs", "claim_nouns", "deny", "deny_nouns"):
            return True, _name(_speaker(word))
        if below is not None and _in(word, "speech", "deny"):
            speaker = _speaker(word)
            if speaker is not None and _is_party(speaker, parties):
                return True, _name(speaker)
        told = _according(word)
        if told is not None and (_is_party(told, parties) or marked):
            return True, _name(told)
    return marked, None


def _owns_up(word: Token, below: Token) -> bool:
    """As in "claimed the bombing": responsibility is claimed; the bombing is no claim."""
    taken = below.lower_ in {"capture", "seizure", "advance", "victory", "gains", "control"}
    return below.dep_ == "dobj" and word.lower_.startswith("claim") and not taken


def _is_done_by_saying(word: Token, below: Token) -> bool:
    """As in "declared a curfew": to say so is to do it."""
    return below.dep_ == "dobj" and _in(word, "declaring_verbs") and _in(below, "declared_nouns")


def _spoken(token: Token) -> list[tuple[Token, Token | None]]:
    """Every word above the trigger whose statement covers it, clauses of manner and time included."""
    found: list[tuple[Token, Token | None]] = [(token, None)]
    for word in climb(token):
        head = word.head
        if head.i == word.i:
            break
        if _in(head, "part_nouns") or _in(head.head, "part_nouns") or parted(word, head):
            break
        aside = word.dep_ == "conj" or (word.dep_ == "nsubj" and _in(head, "speech", "claim_verbs"))
        if word.dep_ == "advcl" and _in(head, "speech", "claim_verbs", "factive"):
            aside = True
        found.append((head, None if aside else word))
    return found


def _according(word: Token) -> Token | None:
    for kid in word.children:
        if kid.lower_ in {"according", "per"} and kid.dep_ in {"prep", "advmod", "advcl"}:
            to = child(kid, "prep")
            return child(to, "pobj") if to is not None else child(kid, "pobj")
    return None


def _speaker(word: Token) -> Token | None:
    if word.pos_ == "NOUN":
        return child(word, "poss")
    subject = subject_of(word)
    agent = child(word, "agent")
    if subject is None and agent is not None:
        return child(agent, "pobj")
    if subject is not None and subject.tag_ == "PRP":
        return _last_speaker(word)
    return subject


def _last_speaker(word: Token) -> Token | None:
    """Who "it said" means: the subject of what was said just before, else of the sentence before; a name or a body."""
    said = next((kid for kid in word.children if kid.dep_ == "ccomp" and kid.i < word.i), None)
    within = child(said, "nsubj") if said is not None else None
    if within is not None and within.tag_ not in {"PRP", "EX", "WP", "DT"}:
        return within
    start = word.sent.start
    if start == 0:
        return None
    before = word.doc[start - 1].sent
    subject = child(before.root, "nsubj", "nsubjpass")
    return subject if subject is not None and subject.tag_ != "PRP" else None


def _is_party(speaker: Token, parties: Collection[str]) -> bool:
    tokens = list(speaker.subtree)
    words = {token.lower_ for token in tokens}
    cues = _cues()
    if words & cues["firm_neutral"]:
        return False
    if words & cues["party_sources"] or any(_is_group(token, parties) for token in tokens):
        return True
    if words & cues["neutral_sources"]:
        return False
    if speaker.ent_type_ == "PERSON":
        return _is_party_person(speaker)
    return speaker.ent_type_ in {"GPE", "NORP"}


def _is_group(token: Token, parties: Collection[str]) -> bool:
    return token.lower_ in parties and (token.pos_ == "PROPN" or token.text[0].isupper())


def _is_party_person(speaker: Token) -> bool:
    """Whether the document introduced a person with a party's office ("President", "commander")."""
    for token in speaker.doc[: speaker.i]:
        if token.lower_ == speaker.lower_ and token.ent_type_ == "PERSON":
            titles = {kid.lower_ for kid in token.children if kid.dep_ in {"compound", "appos", "amod", "nmod"}}
            if titles & _cues()["party_sources"]:
                return True
    return False


def _name(speaker: Token | None) -> str | None:
    """The speaker's words, without relative clauses and asides."""
    if speaker is None:
        return None
    kept = [token for token in speaker.subtree if _belongs(token, speaker)]
    text = speaker.doc[kept[0].i : kept[-1].i + 1].text.strip(" ,")
    bare = re.sub(r"^(?:the|a|an|its|their|his|her)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)
    owner = _last_speaker(speaker.head) if any(kid.lower_ in {"its", "their"} for kid in speaker.children) else None
    return f"{owner.text}'s {bare}" if owner is not None and owner.ent_type_ in {"GPE", "NORP", "ORG"} else bare or None


def _belongs(token: Token, speaker: Token) -> bool:
    while token.i != speaker.i:
        aside = token.dep_ in {"relcl", "acl", "appos", "conj", "cc", "advcl", "punct"} and token.text != "-"
        if aside and not _goes_on(token):
            return False
        token = token.head
    return True


def _goes_on(token: Token) -> bool:
    """As in "the shadow *National Unity Government*": one name, whatever the parse says."""
    return token.dep_ == "appos" and not token.left_edge.nbor(-1).is_punct
