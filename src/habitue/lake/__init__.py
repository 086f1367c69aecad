"""Tables over the log, for questions about everybody: how events become rows, the ports of the store and its engine."""
