"""The shop itself: what a Django Oscar project consists of before anybody thinks of habitue."""
