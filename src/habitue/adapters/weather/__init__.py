"""The weather at places, from a service that answers in Open-Meteo's form."""

from habitue.adapters.weather.open_meteo import OpenMeteo

__all__ = ["OpenMeteo"]
