from geo.gazetteer import load_gazetteer
from geo.place_groups import group_mentions
from geo.records import Mention


def groups_of(text, *names):
    gazetteer, pairs, done = load_gazetteer(), [], 0
    for name in names:
        start = text.index(name, done)
        done = start + len(name)
        pairs.append((Mention(start, done, name), gazetteer.lookup(name)))
    return group_mentions(pairs, text)


def test_a_town_lies_in_what_stands_behind_the_comma():
    town, state = groups_of("A man from Paris, Texas, was held.", "Paris", "Texas")
    assert (town.containers, town.stated, state.contents) == ([1], [1], [0])
    assert town.listed == []


def test_states_in_a_list_do_not_lie_in_one_another():
    groups = groups_of("In Georgia, Oklahoma, Pennsylvania and Ohio", "Georgia", "Oklahoma", "Pennsylvania", "Ohio")
    assert [group.containers for group in groups] == [[], [], [], []]
    assert [sorted(group.listed) for group in groups] == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]


def test_towns_with_their_states_in_a_list_do():
    text = "Fires in Paris, Texas, Athens, Georgia, and Rome, New York"
    groups = groups_of(text, "Paris", "Texas", "Athens", "Georgia", "Rome", "New York")
    assert [groups[place].containers for place in (0, 2, 4)] == [[1], [3], [5]]


def test_a_name_behind_a_comma_may_mean_the_state_where_elsewhere_it_means_the_city():
    text = "He left Buffalo, New York, for good. The mayor of New York said so."
    buffalo, state, city = groups_of(text, "Buffalo", "New York", "New York")
    assert buffalo.containers == [1]
    assert state.name == city.name
    assert [group.members for group in (state, city)] == [[1], [2]]
