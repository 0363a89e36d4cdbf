"""A page of HTML as its elements and its text."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """Collects the elements of a page in order as (tag, attributes), and its text without the styles."""

    def __init__(self, page: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._in_style = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.elements.append((tag, dict(attributes)))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.text += data

    def values(self, *names: str) -> list[str]:
        return [value for _, attributes in self.elements for n, value in attributes.items() if n in names]
