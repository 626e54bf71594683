"""Files of a briefing: official pictures, the Word 通报 and the slides, all from one snapshot."""
