"""The `bot` process: Rasa decides what kind of turn it is, and which action answers.

Importing the package puts the stand-ins for absent libraries in place, so it comes
before any import of `rasa`, in this process and wherever Rasa loads one of our
components by its module path.

It also keeps the linear algebra to one thread, which numpy's libraries read from the
environment when they are loaded. Our vectors are short: on a busy machine, threads
that wait for one another made fitting twenty times slower.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from wence_bot import no_tensorflow, unused_libraries  # noqa: E402

no_tensorflow.install()
unused_libraries.install()
