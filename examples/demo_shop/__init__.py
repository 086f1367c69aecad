"""An ordinary web shop that uses habitue only through its script tag and its public API, like any shop."""
