"""habitue: self-hosted personalisation for online shops."""
