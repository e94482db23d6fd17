"""What a page needs from elsewhere (nothing), and what it offers to every reader."""

import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """Collects what could reach outside, and what readers without eyes need."""

    def __init__(self, text):
        super().__init__()
        self.outside, self.scripts, self.silent, self.ids = [], [], [], []
        self.headings, self.tables, self.captions, self.targets = [], 0, 0, []
        self.policy, self.language, self.handlers = "", None, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = {key: value or "" for key, value in attributes}
        if "id" in attributes:
            self.ids.append(attributes["id"])
        self.handlers += [key for key in attributes if key.startswith("on")]
        loaded = {"src", "srcset", "data", "poster", "action", "background"}
        if tag in ("link", "use", "image", "feimage"):
            loaded |= {"href", "xlink:href"}
        for key in loaded & set(attributes):
            if not attributes[key].startswith(("data:", "#")):
                self.outside.append(f"<{tag} {key}={attributes[key][:60]}>")
        if "url(" in attributes.get("style", "") and "url(#" not in attributes.get("style", ""):
            self.outside.append(attributes["style"][:60])
        if tag == "a" and attributes.get("href", "").startswith("#"):
            self.targets.append(attributes["href"][1:])
        if tag in ("script", "iframe", "object", "embed", "base"):
            self.scripts.append(tag)
        if tag == "img" and not attributes.get("alt"):
            self.silent.append(attributes.get("src", "")[:40])
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = attributes["content"]
        if tag == "html":
            self.language = attributes.get("lang")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.tables += tag == "table"
        self.captions += tag == "caption"


def check(checks, path):
    """The page loads nothing, runs nothing, and says in words what it shows."""
    if not checks.that(f"{path.name} was written", path.is_file()):
        return
    text = path.read_text(encoding="utf-8")
    page, name = Page(text), path.name
    checks.none(f"{name} loads nothing from elsewhere", page.outside)
    checks.none(f"{name} runs no script", page.scripts + page.handlers)
    checks.none(f"no style of {name} loads anything",
                re.findall(r"@import[^;]*|url\((?!#|['\"]?data:)[^)]*\)", "".join(
                    re.findall(r"<style[^>]*>(.*?)</style>", text, re.S))))
    checks.that(f"{name} forbids by its policy what is not in it", "default-src 'none'" in page.policy, page.policy)
    checks.none(f"every picture of {name} has a text in its place", page.silent)
    checks.that(f"{name} has tables, each with a caption", page.tables > 0 and page.captions >= page.tables,
                (page.tables, page.captions))
    checks.that(f"{name} has one heading of the first level, and skips none",
                page.headings.count(1) == 1
                and all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:])), page.headings)
    checks.none(f"every link inside {name} leads somewhere", sorted(set(page.targets) - set(page.ids)))
    checks.equal(f"no id of {name} is there twice", len(page.ids), len(set(page.ids)))
    checks.that(f"{name} names its language, prints, and is dark where that is liked",
                page.language and "@media print" in text and "prefers-color-scheme: dark" in text)
