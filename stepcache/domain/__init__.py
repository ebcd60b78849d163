"""The words of the problem: frozen values, standard library only."""
