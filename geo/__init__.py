"""News articles in; dated, geocoded conflict events out as a GeoDataFrame."""

__version__ = "0.1.0"
