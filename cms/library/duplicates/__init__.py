"""What may stand in the library twice: pairs of nearly the same text, or of the same title and date."""
