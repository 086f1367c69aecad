"""One folder per outside technology; engines never import each other."""
