"""Models of rows: encoding of any table, boosted trees, logistic regression, calibration and their measures."""
