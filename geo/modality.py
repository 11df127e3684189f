"""How a text vouches for an event: reported, claimed, planned, hypothetical, historical or negated.

The reader climbs from the trigger towards the root of the sentence. Each link either lets the words
above it qualify the trigger ("denied *shelling*", "no reports of *clashes*", "could be *deployed*") or
shields it ("no one died in the *strike*": the strike happened). The strongest qualification wins, in the order
negated, hypothetical, planned, historical, claimed, reported.

Whose word counts as a claim is told in `claimants`. An attempt that
failed is negated ("failed to capture"), an attack that was met is not ("repelled an assault").
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Final

from spacy.tokens import Span, Token

from geo.claimants import claim_of
from geo.clauses import carrier, child, climb, is_verb
from geo.cues import load_cues
from geo.history import is_history
from geo.records import Trigger
from geo.vocabulary import Modality


def _cues() -> Mapping[str, frozenset[str]]:
    return load_cues("modality")


def _in(token: Token | None, *names: str) -> bool:
    return token is not None and any(token.lower_ in _cues()[name] for name in names)


def modality_of(
    trigger: Trigger, sentence: Span, published: date | None = None, parties: Collection[str] = frozenset()
) -> tuple[Modality, str | None]:
    """
    How the sentence vouches for what its trigger names.

    Parameters
    ----------
    trigger
        The event's word or words, as offsets into the stored text.
    sentence
        The parsed sentence that holds it.
    published
        Publication day, against which years are recent or history.
    parties
        Lower-case names of armed groups, whose statements are claims.

    Returns
    -------
    modality, claimed_by
        `claimed_by` is given with every modality where somebody is quoted for it who has a stake in it.
    """
    token = carrier(sentence, trigger.start, trigger.end)
    claimed, source = claim_of(token, parties)
    for modality, test in _TESTS:
        if test(token):
            return modality, source
    if is_history(token, published):
        return "historical", source
    return ("claimed" if claimed else "reported"), source


# -- links ---------------------------------------------------------------------------------------


def _noun_link(token: Token) -> Token | None:
    """The noun or verb above that speaks of the trigger itself: "reports of X", "attempt to X", "X threat"."""
    head = token.head
    if _in(head.head, "part_nouns") and token.dep_ == "pobj":
        return None
    if (
        token.dep_ == "pobj"
        and head.dep_ in {"prep", "agent"}
        and head.lower_ in {"of", "for", "about", "from", "against"}
    ):
        return head.head
    if token.dep_ == "pcomp" and head.dep_ == "prep":
        return head.head
    if token.dep_ in {"acl", "ccomp", "advcl"} and head.pos_ in {"NOUN", "PROPN"} and _states_content(token):
        return head
    if token.dep_ in {"compound", "amod", "nmod"} and head.pos_ == "NOUN":
        return head
    return None


def _states_content(token: Token) -> bool:
    return _is_infinitive(token) or child(token, "mark") is not None


def _is_infinitive(verb: Token) -> bool:
    """As in "to seize", "to be seized"."""
    return verb.tag_ == "VB" or any(kid.dep_ == "aux" and kid.tag_ == "TO" for kid in verb.children)


def _above(token: Token) -> Token | None:
    """The next word up that may qualify the trigger, or None where the link shields it."""
    head, label = token.head, token.dep_
    if head.i == token.i or (label == "ccomp" and _stands_beside(token, head)):
        return None
    noun = None if label in _CONTENT else _noun_link(token)
    if label in _CONTENT or noun is not None:
        return noun or head
    if label == "nsubj":
        return _above_subject(token)
    if label in {"dobj", "nsubjpass", "attr", "oprd", "npadvmod", "dep"}:
        return head if _in(head, *_TRANSPARENT) else None
    return head if label in {"auxpass", "conj", "acomp"} else None


_CONTENT: Final = frozenset({"ccomp", "xcomp", "csubj", "csubjpass"})
_TRANSPARENT: Final = (
    "light_verbs",
    "deny",
    "reject",
    "fail",
    "foil",
    "speech",
    "hypothesis_complement",
    "plan_verbs",
)


def _above_subject(token: Token) -> Token | None:
    """As in "denied that *an explosion* hit the port": what is told of an indefinite event tells that it happened."""
    head = token.head
    if head.dep_ == "ccomp" and _is_indefinite(token):
        return head.head
    return head if _in(head, "occur_verbs") or head.pos_ == "AUX" else None


def _stands_beside(token: Token, head: Token) -> bool:
    """As in "the bomb was defused; nobody was hurt": two sentences in one, whatever the parse says."""
    first, last = sorted((token.i, head.i))
    return any(part.text == ";" for part in token.doc[first:last])


def _chain(token: Token) -> list[tuple[Token, Token | None]]:
    """The trigger and the words above it, each with the word it was reached from."""
    found: list[tuple[Token, Token | None]] = [(token, None)]
    above = _above(token)
    while above is not None and len(found) < 12:
        found.append((above, token))
        token, above = above, _above(above)
    return found


def _rules(word: Token, below: Token | None) -> bool:
    """Whether a word governs what it was reached from, and does not merely stand beside it ("X and Y")."""
    return below is not None and below.dep_ != "conj" and word.i != below.i


def _shares_auxiliary(word: Token, below: Token | None) -> bool:
    """Whether "will", "not" or "could" at a word reach the word below it."""
    if below is None or below.dep_ != "conj":
        return True
    own = child(below, "nsubj", "nsubjpass", "aux", "auxpass")
    contrasted = any(kid.lower_ in {"but", "yet"} for kid in word.children if kid.dep_ == "cc")
    return own is None and not contrasted and below.tag_ == word.tag_


# -- negated -------------------------------------------------------------------------------------


def _is_negated(token: Token) -> bool:
    for word, below in _chain(token):
        if _rules(word, below) and _in(word, "deny", "fail", "foil") and _has_not(word, None):
            return False
        if _rules(word, below) and _kills(word, below):
            return True
        if _shares_auxiliary(word, below) and _has_not(word, below):
            return True
        if _in(child(word, "amod"), "not_adjectives") and not is_verb(word):
            return True
    return _under_without(token)


def _kills(word: Token, below: Token | None) -> bool:
    """Whether a word says that what hangs from it did not happen."""
    if _in(word, "deny", "deny_nouns"):
        return not _denies_a_part(word)
    if _in(word, "foil", "fail", "fail_nouns"):
        direct = below is not None and below.dep_ in {"xcomp", "pcomp", "acl", "pobj", "dobj", "ccomp", "nsubjpass"}
        return not _is_infinitive(word) and (_in(word, "foil") or direct)
    told = below is not None and _in(below, "report_nouns", "hypothesis_nouns")
    if told and (_in(word, "reject") or _in(child(word, "acomp", "attr", "oprd"), "false_words")):
        return True
    return word.lower_.startswith("call") and _in_particle(word, "off")


def _in_particle(verb: Token, particle: str) -> bool:
    """As in "called *off*"."""
    return any(kid.dep_ == "prt" and kid.lower_ == particle for kid in verb.children)


def _is_indefinite(noun: Token) -> bool:
    determiner = child(noun, "det")
    return determiner is None or determiner.lower_ in {"a", "an", "any"}


def _denies_a_part(word: Token) -> bool:
    """As in "denied responsibility for the attack": the part is denied, the attack is not."""
    return any(_in(kid, "part_nouns") for kid in word.children)


def _has_not(word: Token, below: Token | None) -> bool:
    if is_verb(word) or word.pos_ == "AUX":
        if _reports_only(word, below):
            return False
        if any(kid.dep_ == "neg" or _in(kid, "not_words") for kid in word.children if kid.dep_ in {"neg", "advmod"}):
            return not _only(word)
        subject = child(word, "nsubj", "nsubjpass")
        return subject is not None and _no_subject(subject, below)
    return any(kid.dep_ in {"det", "neg", "preconj"} and _in(kid, "no_words") for kid in word.children)


def _reports_only(word: Token, below: Token | None) -> bool:
    """As in "did not say who attacked", "does not know": silence about an event is no denial of it."""
    if below is None:
        return False
    asks = any(part.tag_ in {"WP", "WRB", "WDT", "WP$"} for part in below.subtree if part.i <= below.i)
    claims = below.dep_ == "dobj" and _in(word, "claim_verbs")
    return asks or claims or (below.dep_ in {"ccomp", "acl"} and _in(word, "speech", "factive"))


def _only(word: Token) -> bool:
    """As in "not only shelled …": a stress, no denial."""
    return any(
        kid.lower_ in {"only", "just", "merely"} and kid.i > 0 and kid.nbor(-1).dep_ == "neg" for kid in word.children
    )


def _no_subject(subject: Token, below: Token | None) -> bool:
    if below is not None and subject.i == below.i:
        return False
    nobody = subject.lower_ in {"nobody", "none", "nothing", "neither"}
    return nobody or any(kid.dep_ == "det" and kid.lower_ in {"no", "neither"} for kid in subject.children)


def _under_without(token: Token) -> bool:
    head = token.head
    return token.dep_ in {"pobj", "pcomp"} and head.lower_ == "without"


# -- hypothetical --------------------------------------------------------------------------------


def _is_hypothetical(token: Token) -> bool:
    for word, below in _chain(token):
        if _rules(word, below) and _in(word, "fail", "foil") and _has_not(word, None):
            return False
        if _rules(word, below) and _supposes(word, below):
            return True
        if _shares_auxiliary(word, below) and (_depends(word) or _may(word)):
            return _depends(word) or not _future_in_past(word)
        if not is_verb(word) and any(_doubts(kid, word) for kid in word.children if kid.dep_ == "amod"):
            return True
    return _under_condition(token) or _vague_under_modal(token) or token.sent.text.rstrip("\"”’' \n").endswith("?")


def _doubts(adjective: Token, noun: Token) -> bool:
    """As in "a *possible* attack"; "*suspected* bombers killed nine" doubts who it was, not that it was done."""
    of_who = adjective.lower_ == "suspected" and noun.dep_ in {"nsubj", "nsubjpass"} and noun.head.tag_ == "VBD"
    return _in(adjective, "hypothesis_adjectives") and not of_who


def _supposes(word: Token, below: Token | None) -> bool:
    if below is None:
        return False
    if word.pos_ in {"NOUN", "PROPN"}:
        return _in(word, "hypothesis_nouns") and not _in(word, "report_nouns")
    if word.pos_ == "ADJ":
        return _in(word, "hypothesis_adjectives")
    if word.lower_.startswith("call") and below.dep_ == "dobj":
        return False
    if _in(word, "foil", "fail"):
        return _is_infinitive(word)
    complement = below.dep_ in {"ccomp", "xcomp", "pcomp", "pobj", "dobj", "nsubj"}
    return _in(word, "hypothesis_complement") and complement


def _depends(word: Token) -> bool:
    """As in "*unless* aid arrives, people will riot"."""
    modal = any(kid.tag_ == "MD" for kid in word.children if kid.dep_ == "aux")
    return modal and any(_in(child(kid, "mark"), "conditional_marks") for kid in word.children if kid.dep_ == "advcl")


def _may(word: Token) -> bool:
    return any(kid.dep_ == "aux" and kid.tag_ == "MD" and _in(kid, "hypothesis_modals") for kid in word.children)


def _future_in_past(word: Token) -> bool:
    """As in "said it *would* send troops": a plan seen from the past, not a supposition."""
    modal = next((kid.lower_ for kid in word.children if kid.dep_ == "aux" and kid.tag_ == "MD"), "")
    told = word.dep_ == "ccomp" and _in(word.head, "speech", "plan_verbs")
    return modal in {"would", "'d", "’d"} and told and child(word, "advcl") is None


def _under_condition(token: Token) -> bool:
    for word in climb(token):
        mark = child(word, "mark")
        if _in(mark, "conditional_marks") and word.dep_ in {"advcl", "pcomp", "ccomp"}:
            return True
        if word.dep_ in {"relcl", "ROOT"}:
            return False
    return False


def _vague_under_modal(token: Token) -> bool:
    """As in "Thousands could be killed in *an* attack": an indefinite event inside a supposition is supposed too."""
    determiner = child(token, "det")
    if token.dep_ != "pobj" or determiner is None or determiner.lower_ not in {"a", "an", "any"}:
        return False
    verb = token.head.head
    return is_verb(verb) and _may(verb)


# -- planned -------------------------------------------------------------------------------------


def _is_planned(token: Token) -> bool:
    for word, below in _chain(token):
        if _rules(word, below) and _intends(word, below):
            return True
        if _shares_auxiliary(word, below) and (_will(word) or _is_to_be(word)):
            return True
        if not is_verb(word) and any(_in(kid, "plan_adjectives") for kid in word.children if kid.dep_ == "amod"):
            return True
        if _is_purpose(word):
            return True
    return any(_in(kid, "plan_verbs") for kid in token.children if kid.dep_ == "relcl" and child(kid, "xcomp"))


def _intends(word: Token, below: Token | None) -> bool:
    if below is None:
        return False
    if word.pos_ in {"NOUN", "PROPN"}:
        return _in(word, "plan_nouns")
    to_do = below.dep_ in {"xcomp", "pcomp", "ccomp", "advcl"} and _is_infinitive(below)
    to_have = below.dep_ in {"dobj", "nsubjpass", "pobj"} and word.lower_[:4] in {
        "plan",
        "prep",
        "sche",
        "expe",
        "inte",
    }
    return _in(word, "plan_verbs", "plan_adjectives", "hypothesis_adjectives") and (to_do or to_have)


def _will(word: Token) -> bool:
    modals = [kid for kid in word.children if kid.dep_ == "aux" and kid.tag_ == "MD"]
    return any(_in(kid, "plan_modals") for kid in modals) or (_may(word) and _future_in_past(word))


def _is_to_be(word: Token) -> bool:
    """As in "is to visit", "troops to be deployed"."""
    has_to = any(kid.dep_ == "aux" and kid.tag_ == "TO" for kid in word.children)
    under_be = word.dep_ == "xcomp" and word.head.lower_ in {"is", "are", "was", "were", "’s", "'s"}
    return has_to and (under_be or (word.dep_ in {"acl", "relcl"} and child(word, "auxpass") is not None))


def _is_purpose(word: Token) -> bool:
    """As in "launched an offensive *to capture* the town": an aim; troops "sent *to clear* mines" did set about it.

    Nor is it an aim where people "marched *to protest*": the march is the protest.
    """
    has_to = any(kid.dep_ == "aux" and kid.tag_ == "TO" for kid in word.children)
    if word.tag_ != "VB" or not has_to:
        return False
    aims = word.dep_ == "acl" and _in(word.head, "aim_nouns")
    done = _in(word.head, "sent_verbs") or (_in(word, "crowd_verbs") and _in(word.head, "crowd_verbs"))
    return aims or (word.dep_ == "advcl" and not done)


_TESTS: Final[tuple[tuple[Modality, Callable[[Token], bool]], ...]] = (
    ("negated", _is_negated),
    ("hypothetical", _is_hypothetical),
    ("planned", _is_planned),
)
