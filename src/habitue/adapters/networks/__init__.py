"""Companies out of the operator's table of networks."""

from habitue.adapters.networks.companies import CompanyTable, read_companies

__all__ = ["CompanyTable", "read_companies"]
