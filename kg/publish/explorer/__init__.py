"""What a server shows beside the pages of the graph: questions, search, positions, an editor.

Everything is HTML that works without a script; scripts and the libraries of
:mod:`kg.publish.explorer.assets` only add to it.
"""
