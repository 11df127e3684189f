"""Each modality on sentences of our own, from many wars; a denial shown as a strike would be a scandal."""

from datetime import date

import pytest

from geo.modality import modality_of
from geo.records import Trigger

PUBLISHED = date(2025, 12, 27)
PARTIES = frozenset({"kyiv", "houthis", "idf", "hamas"})

REPORTED = [
    "A car bomb *killed* an official, police said; Hamas claimed responsibility.",
    "The president declared a *curfew* in three provinces.",
    "The Kyiv government announced a *truce* for the holiday.",
    "Hundreds of women marched in Jos to *protest* against the killings.",
    "Students gathered outside the ministry to *demonstrate* against the law.",
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
    "The *attack* killed no one.",
    "Nobody claimed responsibility for the *blast* in Mogadishu.",
    "The army did not comment on the *strike*.",
    "No group claimed the *bombing*.",
    "It was not clear who *fired* the rockets at Erbil.",
    "The *strike* hit a school, not a barracks.",
    "Troops could not stop the rebels from *entering* the town.",
    "Two shells *landed* near the hospital but caused no damage.",
    "Protesters who *blocked* the road said they would not leave.",
    "Rebels *attacked* the mine, which will stay closed until May.",
    "A drone *crashed* in the park, and officials warned that more may follow.",
    "The *attack* came despite a promise to halt raids.",
    "Hundreds *marched* to demand that the government release prisoners.",
    "Gunmen *killed* a priest who had planned to leave the country.",
    "The militants *seized* 40 villagers and threatened to kill them.",
    "The UN said at least 40 people were *killed* in the camp.",
    "Hospital officials said the strikes *killed* 17 people.",
    "The army admitted that its drone *hit* a wedding.",
    "A Reuters journalist saw soldiers *beat* marchers.",
    "State television said a bomb *exploded* in Homs.",
]

CLAIMED = [
    (
        "Jets *bombed* a school near Monywa, according to the shadow National Unity Government.",
        "shadow National Unity Government",
    ),
    ("The Shan Army *seized* the last outpost in Lashio on Friday, it said in a statement.", "Shan Army"),
    ("The Russian defence ministry said its forces *captured* the village.", "Russian defence ministry"),
    ("Romania *struck* a base, its defence ministry said.", "Romania's defence ministry"),
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
    "The ministry rejected claims that its jets *bombed* a market in Kassala.",
    "There has been no *fighting* in Sirte since the truce.",
    "Officials said there were no casualties and no *attack* had taken place.",
    "Ankara said it had not *carried out* any strikes in Sinjar.",
    "The mayor dismissed rumours of a *shooting* at the station.",
    "Contrary to reports, no soldiers *entered* the village.",
    "The planned *march* was cancelled.",
    "The group has not *claimed* responsibility.",
    "Police prevented a *lynching* in Puebla.",
    "A suspected plot to *attack* the embassy in Nairobi was foiled.",
    "The guerrillas never *took* the town.",
    "The *attack* on the base did not happen, the spokesman said.",
    "Reports of an *explosion* in Lviv were false.",
    "The army said no *airstrike* was carried out on Tuesday.",
    "Neither army *shelled* the crossing on Sunday.",
    "The opposition called off a *rally* in Dakar.",
    "He denied any *attack* had occurred.",
    "The bomb failed to *explode*.",
    "Egypt denied that an *explosion* had hit the pipeline.",
    "Witnesses denied there had been a *massacre*.",
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
    "A strike on the plant would *kill* thousands.",
    "Residents fear *shelling* will resume.",
    "Diplomats are trying to prevent an *invasion*.",
    "Rebels may have *seized* the airfield.",
    "Unless aid arrives, people will *riot*.",
    "A possible *coup* was discussed.",
    "The drill simulated an *attack* on the harbour.",
    "Israel has threatened to *bomb* the port.",
    "Analysts say Rwanda might *send* more troops.",
    "The general said that if attacked, his troops would *shell* the capital.",
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
    "Unions plan a *march* in Tunis on Friday.",
    "The two sides will *sign* a ceasefire on Monday.",
    "Kenya is to *send* 1,000 police officers to Haiti.",
    "Talks are due to *resume* in Cairo.",
    "The militia vowed to *attack* the pipeline.",
    "The alliance announced plans to *deploy* troops in the Baltics.",
    "Farmers intend to *block* roads across Poland.",
    "The group is plotting to *bomb* churches.",
    "Soldiers have been ordered to *shoot* looters.",
]

HISTORICAL = [
    "The village was *burned* by German troops in 1943.",
    "Survivors marked the anniversary of the *massacre* at Srebrenica.",
    "Militias *killed* thousands in the camps four decades ago.",
    "The 1982 *invasion* drove the group to Tunis.",
    "In 2014 separatists *seized* the city hall.",
    "More than 8,000 men were *killed* there in July 1995.",
    "The monument recalls the *siege* of 1941.",
    "Rebels first *took* the town in 2012.",
    "Twenty years ago, militias *burned* the village.",
    "Relatives gathered on the anniversary of the *bombing*.",
]


CLAIMED_TOO = [
    "The junta said its troops *retook* the town.",
    "The Houthis said they *fired* a missile at a ship.",
    "Pakistan said its forces *killed* 25 militants near the border.",
    "The IDF announced that it had *struck* a command centre in Khan Younis.",
    "Opposition leaders accused soldiers of *shooting* protesters.",
    "Islamic State claimed its fighters *killed* 12 soldiers in Borno.",
    '"We have *captured* the base," the rebel commander said.',
    "The governor, an ally of the president, alleged that rebels *poisoned* wells.",
    "Azerbaijan's defence ministry reported that Armenian forces *shelled* its positions.",
]


def test_a_capital_that_speaks_claims(parse):
    trigger, sentence = _marked(parse, "Kyiv said its drones *struck* a refinery in Ryazan.")
    assert modality_of(trigger, sentence, PUBLISHED, PARTIES) == ("claimed", "Kyiv")


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
    + [("historical", t) for t in HISTORICAL]
    + [("claimed", t) for t in CLAIMED_TOO],
)
def test_modality(parse, modality, text):
    trigger, sentence = _marked(parse, text)
    assert modality_of(trigger, sentence, PUBLISHED, PARTIES)[0] == modality


@pytest.mark.parametrize(("text", "claimant"), CLAIMED)
def test_claim_names_the_claimant(parse, text, claimant):
    trigger, sentence = _marked(parse, text)
    assert modality_of(trigger, sentence, PUBLISHED) == ("claimed", claimant)
