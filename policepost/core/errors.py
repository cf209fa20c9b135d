"""The two ways an action can end badly: refused, or a bug."""


class Refused(Exception):
    """The officer can do something about it; the sentence says what.

    The sentence is already in the language of the screen. Every other exception is a fault of the
    program and is reported by ``policepost.crash``.

    Attributes:
        sentence: One sentence that says what to do.
        field: Name of the form field that it is about, empty when it is about the whole.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
