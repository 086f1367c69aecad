"""The composition root: settings become an object graph; the only place that knows every engine."""
