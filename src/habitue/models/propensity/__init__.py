"""How likely is it: calibrated probabilities of an outcome, of any table."""
