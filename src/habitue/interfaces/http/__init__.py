"""The HTTP server: the public API that shops and browsers call, and the admin API of the console."""
