"""What can go wrong when a briefing is made. Every message is a Chinese sentence for the reader."""


class BriefingError(Exception):
    """Base of the errors of this package."""


class PeriodError(BriefingError):
    """The period is written wrongly, or there is no data in it."""


class NoRenderer(BriefingError):
    """Official pictures cannot be drawn on this machine: no Chromium, or no Chinese font."""


class RenderFailed(BriefingError):
    """One picture could not be drawn."""


class BasketError(BriefingError):
    """The list of charts put by is no such list, or nothing of it can be drawn."""
