"""An answer as somebody without JavaScript meets it: words, links, forms, errors at fields."""

from html.parser import HTMLParser

# Tags without an end.
VOID = {"br", "hr", "img", "input", "link", "meta", "path", "source"}


class Element:
    """A tag with its attributes; `children` are elements and texts."""

    def __init__(self, tag, attributes):
        self.tag = tag
        self.attributes = {name: value or "" for name, value in attributes}
        self.children = []

    def __getitem__(self, attribute):
        return self.attributes[attribute]

    def __contains__(self, attribute):
        return attribute in self.attributes

    def get(self, attribute, default=""):
        return self.attributes.get(attribute, default)

    def all(self, *tags):
        """The elements inside of this tag (of any, without), in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    @property
    def text(self):
        parts = (child.text if isinstance(child, Element) else child for child in self.children)
        return " ".join(" ".join(parts).split())


class Page(HTMLParser):
    """The page in a response, or in a string."""

    def __init__(self, response):
        super().__init__()
        self.root = Element("", [])
        self._open = [self.root]
        self.feed(response if isinstance(response, str) else response.content.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs)
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        for position in range(len(self._open) - 1, 0, -1):
            if self._open[position].tag == tag:
                del self._open[position:]
                return

    def handle_data(self, data):
        self._open[-1].children.append(data)

    @property
    def text(self):
        return self.root.text

    @property
    def title(self):
        return next(self.root.all("title")).text

    def by_id(self, name):
        """The element of this id, or None."""
        return next((e for e in self.root.all() if e.get("id") == name), None)

    @property
    def links(self):
        return [element["href"] for element in self.root.all("a")]

    @property
    def errors(self):
        """The words at each field that has an error, by the field's name."""
        return {
            element["id"].removeprefix("id_").removesuffix("_error"): element.text
            for element in self.root.all("p")
            if element.get("id").endswith("_error")
        }

    def form(self, address=None):
        """The first writing form, or the one that `address` is sent to, by itself or a button."""
        for form in self.root.all("form"):
            if form.get("method") != "post" or "sign-out" in form.get("action"):
                continue
            goals = [form.get("action"), *(b.get("formaction") for b in form.all("button"))]
            if address is None or address in goals:
                return Form(form, address)
        raise AssertionError(f"no form for {address or 'anything'} in: {self.text}")


class Form:
    """A form with what a browser sends when nothing is changed and `address` is chosen."""

    def __init__(self, element, address=None):
        self.element = element
        self.fields = {}
        for field in element.all("input", "select", "textarea"):
            name = field.get("name")
            if not name:
                continue
            if field.tag == "select":
                chosen = [o["value"] for o in field.all("option") if "selected" in o]
                first = [o["value"] for o in field.all("option")]
                self.fields[name] = (chosen or first or [""])[0]
            elif field.tag == "textarea":
                self.fields[name] = field.text
            elif field.get("type") in ("radio", "checkbox"):
                if "checked" in field:
                    self.fields[name] = field.get("value", "on")
            else:
                self.fields[name] = field.get("value")
        for button in element.all("button"):
            goal = button.get("formaction") or element.get("action")
            chosen = address is None or goal == address
            if chosen and "name" in button and button["name"] not in self.fields:
                self.fields[button["name"]] = button.get("value")

    def choices(self, name):
        """The values offered for a field."""
        options = [
            option["value"]
            for select in self.element.all("select")
            if select.get("name") == name
            for option in select.all("option")
        ]
        ticks = [i["value"] for i in self.element.all("input") if i.get("name") == name]
        return options or ticks
