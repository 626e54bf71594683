"""Errors of making a briefing. Every message is a Chinese sentence for the reader."""


class BriefingError(Exception):
    """Base of the errors of this package."""


class PeriodError(BriefingError):
    """The period is written wrongly, or has no data."""


class NoRenderer(BriefingError):
    """Official pictures cannot be drawn on this machine: no Chromium, or no Chinese font."""


class RenderFailed(BriefingError):
    """One picture could not be drawn."""


class BasketError(BriefingError):
    """The list of basket charts is malformed, or none of its charts can be drawn."""
