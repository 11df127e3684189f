from geo.records import Block, Document
from geo.syntax import load_parser, parse, sentences

TEXT = "Night of drones\n\nOdesa came under fire. Two people died\n\nIn Mykolaiv it was quiet. Back to top"


def document():
    return Document(
        "d", TEXT, (Block(0, 15, "title"), Block(17, 55, "body"), Block(57, 82, "body"), Block(83, 94, "footer"))
    )


def test_offsets_are_those_of_the_stored_text():
    doc = next(parse([document()]))
    assert doc.text == TEXT
    assert all(TEXT[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_sentences_are_the_bodys_and_keep_to_their_block():
    doc = next(parse([document()]))
    assert [sentence.text.strip() for sentence in sentences(document(), doc)] == [
        "Odesa came under fire.",
        "Two people died",
        "In Mykolaiv it was quiet.",
    ]


def test_empty_and_blank_documents_are_parsed_in_their_place():
    texts = ["", "Kherson fell silent.", "  \n "]
    docs = list(parse([Document(str(i), t, (Block(0, len(t), "body"),)) for i, t in enumerate(texts)]))
    assert [doc.text for doc in docs] == texts


def test_words_have_part_of_speech_and_lemma():
    doc = next(parse([document()]))
    came = next(token for token in doc if token.text == "came")
    assert (came.pos_, came.lemma_, came.tag_) == ("VERB", "come", "VBD")


def test_capitals_are_given_back_without_moving_a_letter():
    text = "REBELS SHELL HOSPITAL IN GOMA AS FIGHTERS ADVANCE"
    doc = next(parse([Document("d", text, (Block(0, len(text), "title"),))]))
    assert doc.text == "Rebels shell hospital in Goma as fighters advance"


def test_a_long_text_is_parsed_in_pieces_that_join_without_a_seam(monkeypatch):
    text = "Shells fell on Kharkiv.\n\nThree people died in Saltivka, the mayor said.\n\n" * 6
    blocks = (Block(0, len(text), "body"),)
    whole = next(parse([Document("d", text, blocks)]))
    monkeypatch.setattr("geo.syntax.MAX_CHARS", 90)
    joined = next(parse([Document("d", text, blocks)]))
    assert joined.text == text
    assert [e.text for e in joined.ents if e.label_ == "GPE"] == [e.text for e in whole.ents if e.label_ == "GPE"]
    assert [s.start_char for s in joined.sents] == [s.start_char for s in whole.sents]


def test_no_sentence_ends_within_running_words():
    text = "Troops raided a clinic in Nat Yet Kone village in Kani Township, killing two nurses. It burned."
    whole = Document("d", text, (Block(0, len(text), "body"),))
    found = [sentence.text for sentence in sentences(whole, next(parse([whole])))]
    assert found == [text.removesuffix(" It burned."), "It burned."]


def test_a_parser_that_has_met_too_many_words_is_replaced_and_says_the_same(monkeypatch):
    text = "Rebels shelled Goma."
    documents = [Document(str(n), text, (Block(0, len(text), "body"),)) for n in range(3)]
    monkeypatch.setattr("geo.syntax.BATCH_SIZE", 1)
    before = load_parser()
    tags = [[token.tag_ for token in doc] for doc in parse(documents)]
    assert load_parser() is before
    monkeypatch.setattr("geo.syntax.WORDS_MET", -1)
    assert [[token.tag_ for token in doc] for doc in parse(documents)] == tags
    assert load_parser() is not before
