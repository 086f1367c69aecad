"""Models: train -> artefact -> score. Recommenders today; search ranking and predictions will stand beside them."""
