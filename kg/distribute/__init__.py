"""Where work runs: in this process, in processes of this machine, or on a Dask cluster.

Each place has one method, ``run(work, items)``: call ``work`` on every item and yield what it
returns, in any order. ``work`` is a function that can be pickled, and reports what it cannot do in
what it returns; an item that ends or hangs its process comes back as :class:`Lost`, and the rest
goes on. Items and results should be small: paths go out, and paths come back.
"""

from kg.distribute.places import Here, Lost, Place, chunks
from kg.distribute.processes import Processes

__all__ = ["Here", "Lost", "Place", "Processes", "chunks"]
