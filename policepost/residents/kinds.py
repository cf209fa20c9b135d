"""The kinds of resident."""

from enum import StrEnum


class Kind(StrEnum):
    """The five kinds of actual population (五类实有人口); named in table ``resident_kinds``."""

    REGISTERED = "registered"
    MIGRANT = "migrant"
    LODGING = "lodging"
    OVERSEAS = "overseas"
    UNREGISTERED = "unregistered"
