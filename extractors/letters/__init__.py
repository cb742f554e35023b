"""Letters: page images and PDF to a document whose every word has its box on the page."""

from extractors.letters.letter import page_image, read

__all__ = ["page_image", "read"]
