"""Each modality on sentences of our own, from many wars; a denial shown as a strike would be a scandal."""

from datetime import date

import pytest

from geo.modality import modality_of
from geo.records import Trigger

PUBLISHED = date(2025, 12, 27)

REPORTED = [
    "Several rockets *hit* the market in Goma on Tuesday.",
    "Police said gunmen *killed* nine farmers near Jos.",
    "The mayor of Kherson said drones *struck* a bus stop.",
    "The army confirmed that rebels had *seized* the airport at Bunia.",
    "The ministry acknowledged that its soldiers were *killed* in the raid.",
    "No one was hurt in the *strike* on the refinery.",
    "The *attack* did not cause any casualties.",
    "Government troops repelled an *assault* on Marib.",
    "The junta denied responsibility for the *bombing* of the school.",
    "Residents said soldiers *burned* houses in the village.",
    "The blast not only *destroyed* the bridge but cut the power line.",
    "A monitoring group said air strikes *killed* twelve people in Idlib.",
    "The group claimed responsibility for the *bombing* in Quetta.",
    "The governor did not say who *attacked* the convoy.",
    "Villagers fled after fighters *stormed* the town.",
    "Protesters demanding new elections *clashed* with police in Maputo.",
]

CLAIMED = [
    ("The Russian defence ministry said its forces *captured* the village.", "Russian defence ministry"),
    ("The rebels claimed that they had *shot* down a helicopter over Kachin.", "rebels"),
    ("Sudan's army said it *destroyed* a convoy in Darfur.", "Sudan's army"),
    ("According to the Ethiopian military, militants *attacked* a base near Gondar.", "Ethiopian military"),
    ("Iran accused Israel of *bombing* a research site.", "Iran"),
    ("The opposition alleged that officers *tortured* detainees in Harare.", "opposition"),
    ("The Kremlin announced the *capture* of the town.", "Kremlin"),
    ("Ukraine's general staff said that its units *hit* an oil depot in Saratov.", "Ukraine's general staff"),
    ("The soldiers allegedly *killed* three herders.", None),
    ("Militants said they had *seized* the district capital, Afghan media reported.", "Militants"),
]

NEGATED = [
    "The army denied that it had *shelled* the hospital in Nyala.",
    "The army denied *shelling* the hospital in Nyala.",
    "No *strikes* were reported in Odesa overnight.",
    "There were no reports of *clashes* in Goma.",
    "There were no *clashes* along the border on Sunday.",
    "Troops did not *attack* the camp.",
    "The rebels failed to *capture* the airport.",
    "Security forces foiled an *attack* on the cathedral in Lahore.",
    "Police thwarted a plot to *bomb* the stadium.",
    "Nobody was *killed* when the ceiling came down.",
    "The convoy left the city without *clashes*.",
    "Hamas denied *launching* rockets from the school.",
    "The spokesman denied reports of *shelling* near the dam.",
    "It is not true that our soldiers *killed* civilians, the colonel said.",
    "No *explosion* was heard in Erbil.",
    "A failed *attack* on the depot left the fence damaged.",
    "Neither side *attacked* during the holiday.",
    "Soldiers never *entered* the village.",
    "The colonel's denial of the *massacre* was met with anger.",
]

HYPOTHETICAL = [
    "Mobile launchers could be *deployed* near the town.",
    "The general warned that Israel may *strike* the reactor.",
    "If rebels *attack* Goma, thousands will flee.",
    "Aid groups warned of *attacks* on camps in Tigray.",
    "The warlord threatened to *shell* the port.",
    "The threat of an *invasion* hangs over the island.",
    "Thousands could be killed in an *attack* on the dam.",
    "Analysts fear a *coup* in Bamako.",
    "The envoy urged both sides to *sign* a truce.",
    "Imagery suggests that missiles might be *stationed* at the base.",
    "Could the army *attack* again?",
    "Officials fear that militants will *attack* the polling stations.",
    "The risk of *clashes* in the valley is high.",
]

PLANNED = [
    "Ethiopia will *deploy* troops to the border next week.",
    "The opposition plans to *march* on parliament.",
    "Russia is preparing to *station* missiles in Belarus.",
    "The presidents are to *meet* in Florida.",
    "Turkey said it would *send* soldiers to Somalia.",
    "A planned *meeting* in Doha was announced.",
    "The alliance vowed to *retake* the city.",
    "Launchers are to be *deployed* by spring.",
    "The army launched an offensive to *capture* Mosul.",
    "Unions have called a *strike* that is scheduled to begin on Monday.",
    "The talks are expected to *begin* in Geneva.",
]

HISTORICAL = [
    "The village was *burned* by German troops in 1943.",
    "Survivors marked the anniversary of the *massacre* at Srebrenica.",
    "Militias *killed* thousands in the camps four decades ago.",
    "The 1982 *invasion* drove the group to Tunis.",
    "In 2014 separatists *seized* the city hall.",
]


def _marked(parse, text):
    before, word, after = text.split("*")
    sentence = next(parse(before + word + after).sents)
    start = len(before)
    return Trigger(start, start + len(word), "incident", None, None, 1.0), sentence


@pytest.mark.parametrize(
    ("modality", "text"),
    [("reported", t) for t in REPORTED]
    + [("negated", t) for t in NEGATED]
    + [("hypothetical", t) for t in HYPOTHETICAL]
    + [("planned", t) for t in PLANNED]
    + [("historical", t) for t in HISTORICAL],
)
def test_modality(parse, modality, text):
    trigger, sentence = _marked(parse, text)
    assert modality_of(trigger, sentence, PUBLISHED)[0] == modality


@pytest.mark.parametrize(("text", "claimant"), CLAIMED)
def test_claim_names_the_claimant(parse, text, claimant):
    trigger, sentence = _marked(parse, text)
    assert modality_of(trigger, sentence, PUBLISHED) == ("claimed", claimant)
