"""Snowplow's tracker protocol, read into items of the Segment API: an optional way in for shops with its trackers."""

from habitue.collect.snowplow.items import snowplow_items
from habitue.collect.snowplow.payload import Payload, read_pixel, read_post

__all__ = ["Payload", "read_pixel", "read_post", "snowplow_items"]
