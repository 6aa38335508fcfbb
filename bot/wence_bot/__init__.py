"""The `bot` process: Rasa decides what kind of turn it is, and which action answers.

Importing the package puts the stand-ins for absent libraries in place, so it comes
before any import of `rasa`, in this process and wherever Rasa loads one of our
components by its module path.
"""

from wence_bot import no_tensorflow, unused_libraries

no_tensorflow.install()
unused_libraries.install()
