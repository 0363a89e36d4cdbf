"""ASSIGNMENT.md as one page for a browser, with figures that one can play with."""
