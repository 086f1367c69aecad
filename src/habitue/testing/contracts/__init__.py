"""What every implementation of a port must pass; an adapter's test is a subclass with one fixture."""
