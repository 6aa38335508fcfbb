"""The gateway: the only process that faces the world. Channels, pages and lasting records.

It keeps the linear algebra to one thread, which numpy's library reads from the environment when it is loaded: vectors
are short, and a second thread that waits for its share takes a core.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
