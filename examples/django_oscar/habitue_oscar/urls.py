"""The visitor's choice: a page to see it, an address to state it."""

from django.urls import path

from habitue_oscar.choosing import choose, privacy

app_name = "habitue"
urlpatterns = [path("", privacy, name="privacy"), path("choice/", choose, name="choose")]
