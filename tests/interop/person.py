"""A person at a browser without scripts: reads the authority's real pages, fills in their forms and follows where they lead."""
import html.parser
import re
import urllib.parse

import requests


class Form(html.parser.HTMLParser):
    """The first form of a page: where it goes, its fields, and its buttons."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields, self.buttons, self.inside = None, {}, [], False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form" and self.action is None:
            self.action, self.inside = attributes.get("action", ""), True
        elif self.inside and tag == "input" and attributes.get("type") != "checkbox":
            self.fields[attributes["name"]] = attributes.get("value") or ""
        elif self.inside and tag == "button" and "name" in attributes:
            self.buttons.append((attributes["name"], attributes.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Person:
    """One browser with its cookies."""

    def __init__(self, server):
        self.server = server
        self.session = requests.Session()
        self.session.verify = str(server.data / "tls" / "ca.pem")
        self.session.trust_env = False
        self.response = None

    def open(self, url, **parameters):
        """A page of the authority; stops in front of an address that is not the authority's."""
        return self._follow(self.session.get(url, params=parameters or None, allow_redirects=False, timeout=60))

    def submit(self, button=None, **values):
        """Sends the page's form with values in its fields, by one of its buttons."""
        form = Form(self.text)
        assert form.action is not None, f"no form on this page:\n{self.text}"
        for name in values:
            assert name in form.fields or name == "organization", f"no field {name} on this page:\n{self.text}"
        data = form.fields | values
        if button:
            choice = next((b for b in form.buttons if b[1] == button), None)
            assert choice, f"no button {button} on this page:\n{self.text}"
            data[choice[0]] = choice[1]
        target = urllib.parse.urljoin(self.response.url, form.action)
        return self._follow(self.session.post(target, data=data, allow_redirects=False, timeout=60))

    def sign_in(self, username, password):
        return self.submit(username=username, password=password)

    def _follow(self, response):
        self.response = response
        while response.is_redirect and self._is_authority(response.headers["Location"]):
            response = self.session.get(
                urllib.parse.urljoin(response.url, response.headers["Location"]), allow_redirects=False, timeout=60)
            self.response = response
        return response

    def _is_authority(self, location):
        return urllib.parse.urljoin(self.response.url, location).startswith(self.server.url + "/")

    @property
    def text(self):
        return self.response.text

    @property
    def title(self):
        return re.search(r"<h1>(.*?)</h1>", self.text, re.DOTALL).group(1)

    @property
    def redirected(self):
        """The address that the browser is led to, and the parameters that travel with it."""
        location = self.response.headers["Location"]
        parts = urllib.parse.urlsplit(location)
        return location.split("?")[0].split("#")[0], dict(urllib.parse.parse_qsl(parts.query or parts.fragment))
