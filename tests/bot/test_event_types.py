import pytest
import rasa.shared.utils.common
from rasa.shared.core.events import Event, SlotSet, UserUttered

from wence_bot import event_types


@pytest.fixture(autouse=True)
def restored(monkeypatch):
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(Event.resolve_by_type))


def test_class_of_an_event_is_looked_for_once(monkeypatch):
    stored = {"event": "slot", "name": "region", "value": "410100"}
    event_types.install()
    Event.from_parameters(stored)

    def walked(_):
        raise AssertionError("all subclasses were walked again")

    monkeypatch.setattr(rasa.shared.utils.common, "all_subclasses", walked)
    assert Event.from_parameters(stored) == SlotSet("region", "410100")


def test_installing_twice_changes_nothing():
    event_types.install()
    held = Event.resolve_by_type
    event_types.install()
    assert Event.resolve_by_type is held
    assert Event.resolve_by_type("user") is UserUttered


def test_unknown_event_is_refused_as_before():
    event_types.install()
    with pytest.raises(ValueError, match="nonsense"):
        Event.resolve_by_type("nonsense")
