"""The order of the house: where a page is found, what may import what, how forms are written."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

from tests.page import Page
from tests.test_access import PARAMETERS

HOUSE = settings.BASE_DIR
TEMPLATES = HOUSE / "templates"
# Imports point from right to left.
LAYERS = ["config", "rooms", "intake", "incidents", "complaints"]
APPS = [
    layer for layer in LAYERS if (HOUSE / layer / "apps.py").exists() or (HOUSE / layer).is_dir()
]

OURS = [name for name in PARAMETERS if name.partition(":")[0] in LAYERS]


def functions(app):
    """The functions of an app's views, by name, as syntax trees."""
    package = HOUSE / app / "views"
    files = sorted(package.glob("*.py")) if package.is_dir() else [HOUSE / app / "views.py"]
    return {
        node.name: node
        for file in files
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }


def templates_of(app, name, seen=()):
    """The templates of the app that a view renders, by itself or through a function beside it."""
    beside = functions(app)
    found = set()
    for node in ast.walk(beside[name]):
        if isinstance(node, ast.Constant) and str(node.value).startswith(f"{app}/"):
            found.add(node.value)
        if isinstance(node, ast.Name) and node.id in beside.keys() - {name, *seen}:
            found |= templates_of(app, node.id, (*seen, name))
    return found


def is_page(template):
    return not Path(template).name.startswith("_")


def answers_get(app, name):
    decorators = {ast.unparse(decorator) for decorator in functions(app)[name].decorator_list}
    assert decorators & {"require_GET", "require_POST", "read_or_write"} or any(
        "require_http_methods" in decorator for decorator in decorators
    ), f"{app}:{name} does not say which methods it answers"
    return "require_POST" not in decorators


# What is written for a spreadsheet, to be passed on or for robots has no template.
FILES = {
    "rooms:room_chart",
    "rooms:all_chart",
    "incidents:incident_csv",
    "incidents:disclosure_pdf",
    "complaints:robots",
    *("healthz", "metrics", "readyz"),
    "complaints:room_poster",
    "complaints:complaint_csv",
    "complaints:letter_pdf",
    "complaints:involvement_csv",
    "rooms:report_file",
}


@pytest.mark.parametrize("name", OURS)
def test_a_page_is_found_under_one_name(name):
    """URL name = view function = template = test file."""
    app, _colon, view = name.partition(":")
    assert callback(name).__name__ == view
    assert callback(name).__module__.startswith(f"{app}.views")
    rendered = templates_of(app, view)
    for template in rendered:
        assert (TEMPLATES / template).exists()
    pages = {template for template in rendered if is_page(template)}
    if answers_get(app, view) and name not in FILES:
        # A view that only writes may show the page again on which its form stands.
        assert pages == {f"{app}/{view}.html"}
    assert (HOUSE / "tests" / app / f"test_{view}.py").exists()


def callback(name):
    """The view behind a URL name, without its decorators."""
    app, _colon, view = name.partition(":")
    _namespace, resolver = get_resolver().namespace_dict[app]
    [pattern] = [pattern for pattern in resolver.url_patterns if pattern.name == view]
    return pattern.callback


@pytest.mark.parametrize("app", [app for app in APPS if (TEMPLATES / app).is_dir()])
def test_every_template_of_an_app_is_used(app):
    pages = {path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / app).glob("*.html")}
    rendered = {t for view in functions(app) for t in templates_of(app, view)}
    included = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{% (?:include|extends) "([^"]+)"', path.read_text())
    }
    assert pages == {template for template in rendered | included if template in pages}


def imported(file):
    """The first names of what a module imports, anywhere in it; relative imports are its own."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


# The command behind `make` stands outside of the house, and shows whoever starts it around.
OUTSIDE = {HOUSE / "config" / "local.py"}


@pytest.mark.parametrize("app", APPS)
def test_nothing_imports_against_the_arrow(app):
    later = set(LAYERS[LAYERS.index(app) + 1 :])
    against = {
        (file.relative_to(HOUSE).as_posix(), name)
        for file in (HOUSE / app).rglob("*.py")
        if file not in OUTSIDE
        for name in imported(file)
        if name in later | {"tests"}
    }
    assert not against


def code():
    """The code of the house that people write: neither tests nor migrations."""
    for app in APPS:
        yield from (p for p in (HOUSE / app).rglob("*.py") if "migrations" not in p.parts)


def test_there_are_no_drawers_for_anything():
    """A thing lives where a reader would look first."""
    drawers = {"utils", "helpers", "common", "services", "selectors", "misc"}
    assert not [path for path in code() if drawers & {path.stem, path.parent.name}]


# "About 400 lines": where an app outgrows that, its file becomes a package.
ABOUT_400 = 450


def test_no_file_of_views_or_models_outgrows_its_reader():
    long = {
        path.relative_to(HOUSE).as_posix(): len(path.read_text().splitlines())
        for path in code()
        if "views" in (path.stem, path.parent.name) or "models" in (path.stem, path.parent.name)
    }
    assert not {path: lines for path, lines in long.items() if lines > ABOUT_400}


# -- Forms ---------------------------------------------------------------------------------------

SOURCES = sorted(TEMPLATES.rglob("*.html"))
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


def as_html(path):
    """A template's source as a page, each tag of the template language left readable as text.

    Quotation marks inside of them would end an attribute.
    """
    return Page(TAG.sub(lambda tag: tag[0].replace('"', "'"), path.read_text()))


def elements(*attributes):
    """(template, element, the elements around it) of those that have one of `attributes`."""
    for path in SOURCES:
        yield from _elements(
            path.relative_to(TEMPLATES).as_posix(), as_html(path).root, (), attributes
        )


def _elements(name, element, around, attributes):
    for child in element.children:
        if not isinstance(child, str):
            if any(attribute in child for attribute in attributes):
                yield name, child, (*around, element)
            yield from _elements(name, child, (*around, element), attributes)


def writing_forms():
    return [
        pytest.param(form, id=name)
        for name, form, _around in elements("method")
        if form["method"] == "post" and not name.startswith("admin/")
    ]


# Nothing is written by a search; signing in and out is allauth's, and does no harm done twice;
# a form that is sent again brings the key it had.
WITHOUT_KEY = ("client_search", "account_login", "account_logout")
BRINGS_ITS_OWN = {"_resend.html", "account/password_change.html"}


@pytest.mark.parametrize("form", writing_forms())
def test_every_form_that_writes_carries_a_security_token(form):
    assert "{% csrf_token %}" in form.text


@pytest.mark.parametrize("form", writing_forms())
def test_every_form_that_writes_carries_a_submission_key(form, request):
    if any(name in form.get("action") for name in WITHOUT_KEY):
        return
    if any(f"[{name}" in request.node.name for name in BRINGS_ITS_OWN):
        return
    assert "{% once %}" in form.text


# What refreshes or suggests by itself needs no link of its own, but a page that shows the same.
BY_ITSELF = {
    "intake/_live_room.html": "intake:live_room",
    "intake/client_create.html": "intake:client_similar",
    "incidents/_overdose_timeline.html": "incidents:overdose_detail",
    "complaints/complaint_create.html": "complaints:complaint_routing",
    "rooms/_report_orders.html": "rooms:report_list",
    "rooms/_report_order.html": "rooms:report_detail",
    "rooms/_all_waiting.html": "rooms:all_figures",
}


def address(text):
    """An address in a template, without its query: the tag or the variable that gives it."""
    return text.partition("?")[0]


@pytest.mark.parametrize(
    ("name", "element", "around"),
    [pytest.param(*found, id=found[0]) for found in elements("hx-get", "hx-post")],
)
def test_every_enhancement_sits_on_a_working_link_or_form(name, element, around):
    wanted = address(element.get("hx-get") or element.get("hx-post"))
    method = "get" if "hx-get" in element else "post"
    if element.tag == "a":
        works = method == "get" and element.get("href") == wanted
    elif element.tag == "button":
        works = method == "post" and element.get("formaction") == wanted
    elif element.tag == "form":
        works = element.get("method") == method and element.get("action") == wanted
    elif element.tag == "input":
        works = any(form.tag == "form" and form.get("action") == wanted for form in around)
    else:
        page = BY_ITSELF.get(name, "").replace(":", "/")
        works = f"{page}.html" in {path.relative_to(TEMPLATES).as_posix() for path in SOURCES}
        works = works and BY_ITSELF[name] in (TEMPLATES / name).read_text()
    assert works


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_template_holds_a_script_or_a_style(path):
    """The content security policy forbids them: they would fail in silence."""
    page = as_html(path)
    for element in page.root.all():
        assert element.tag != "style"
        assert element.tag != "script" or ("src" in element and not element.text)
        assert not {name for name in element.attributes if name == "style" or name.startswith("on")}
        assert not {name for name in element.attributes if name.startswith("hx-on")}


def test_fragments_carry_their_own_id():
    """What htmx swaps in whole must be found by the next swap."""
    targets = {
        element["hx-target"].removeprefix("#")
        for _name, element, _around in elements("hx-target")
        if "{{" not in element["hx-target"]
    }
    ids = {element["id"] for _name, element, _around in elements("id")}
    assert targets <= ids
