"""The console's API, on FastAPI: sessions, the marketer's screens, previews and publishing."""

from habitue.interfaces.http.admin.app import admin_app

__all__ = ["admin_app"]
