"""Networks of actors, dossiers and papers, for Gephi and its like.

:func:`~kg.publish.networks.making.make_network` makes one of what a store says;
:func:`~kg.publish.networks.files.write_network` writes it, with its card and its evidence.
"""
