import importlib
import sys

import pytest

from wence_bot import no_tensorflow, stand_in


def test_tensorflow_is_not_installed_here_and_the_stand_in_is_in_place():
    assert no_tensorflow.install() is True
    import tensorflow

    assert isinstance(tensorflow.__loader__, stand_in.StandInFinder)


def test_installing_twice_adds_one_finder():
    no_tensorflow.install()
    finders = [f for f in sys.meta_path if isinstance(f, stand_in.StandInFinder)]
    assert len({f.names for f in finders}) == len(finders)


@pytest.mark.parametrize(
    "module", ["rasa.nlu.classifiers.diet_classifier", "rasa.core.policies.ted_policy"]
)
def test_rasa_modules_that_import_tensorflow_can_be_imported(module):
    assert importlib.import_module(module)


def test_a_placeholder_may_be_subclassed_and_named_in_annotations():
    import tensorflow as tf

    class Layer(tf.keras.layers.Layer):
        def call(self, x: tf.Tensor) -> "tf.data.Dataset[int]": ...

    assert issubclass(Layer, tf.keras.layers.Layer)


def test_a_placeholder_may_decorate():
    import tensorflow as tf

    @tf.function
    def double(x: int) -> int:
        return 2 * x

    assert double(2) == 4


def test_calling_a_placeholder_says_what_was_used_and_what_to_install():
    import tensorflow as tf

    with pytest.raises(
        stand_in.NotInstalled, match=r"tensorflow\.constant .*tensorflow-cpu==2\.12"
    ):
        tf.constant(1)


def test_making_an_instance_of_a_subclass_is_refused():
    import tensorflow as tf

    class Layer(tf.keras.layers.Layer):
        pass

    with pytest.raises(stand_in.NotInstalled, match=r"tensorflow\.keras\.layers\.Layer"):
        Layer()


def test_a_component_that_needs_tensorflow_is_refused_when_it_is_used():
    from rasa.utils.tensorflow.data_generator import RasaDataGenerator

    with pytest.raises(stand_in.NotInstalled):
        RasaDataGenerator(None)


def test_an_unused_library_says_how_to_add_it():
    import twilio.rest

    with pytest.raises(stand_in.NotInstalled, match=r"bot/pyproject\.toml"):
        twilio.rest.Client("a", "b")


def test_a_module_outside_the_list_is_still_missing():
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("no_such_library")
