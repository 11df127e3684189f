"""What can go wrong, as a tree: every class says what happened and what to do about it."""


class GeoError(Exception):
    """Base of every error that this package raises on purpose."""


class DocumentError(GeoError, ValueError):
    """A file could not be read as a document."""


class DataError(GeoError, RuntimeError):
    """A reference table or model file is missing, damaged or of another version."""


class PlaceError(GeoError, LookupError):
    """A place name is in no table."""


class FilterError(GeoError, ValueError):
    """A filter holds a value that cannot be meant, such as a negative radius."""


class FrameError(GeoError, ValueError):
    """A frame breaks the contract of `frame.COLUMNS`."""


class ImportFileError(GeoError, ValueError):
    """A file could not be read as a dataset of events, as a whole."""


class ImportRowError(GeoError, ValueError):
    """A row of a foreign dataset could not be taken over."""


class ScoringError(GeoError, ValueError):
    """A gold or prediction file is not of a known form."""


class RecordError(GeoError, ValueError):
    """A record written as JSON is damaged or of another version, or cannot be written so."""


class StoreError(GeoError, RuntimeError):
    """The store cannot be opened, read or written."""


class BriefError(GeoError, ValueError):
    """A briefing product asks for what cannot be drawn."""


class CorrectionError(GeoError, ValueError):
    """A correction lacks something or holds a value that cannot be."""


class OverlayError(GeoError, ValueError):
    """A user's own map layer cannot be read, as a whole or a feature of it."""
