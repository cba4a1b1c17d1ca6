"""Who may do what, tried on every verb of the route table."""

from __future__ import annotations

import re

import pytest
from jupyter_server.auth.authorizer import Authorizer

from jupyterlab_datalake.api.routes import ROUTES

EXCEPTIONS: list[tuple[str, str]] = []
"""(verb, route) that may be asked without a login. There is none."""
VERBS = [(verb, route.path) for route in ROUTES for verb in route.verbs if (verb, route.path) not in EXCEPTIONS]
VERBS += [("GET", "no/such/route"), ("DELETE", "no/such/route")]
CHANGING = [(verb, path) for verb, path in VERBS if verb != "GET"]


def path_of(route: str) -> str:
    return route.replace("{instance}", "demo").replace("{rule}", "0" * 32)


def refused(reply, status: int = 403) -> None:
    assert reply.status == status
    assert set(reply.json) == {"message", "reason", "code"}
    assert reply.json["code"] in {"forbidden", "not_found"}


@pytest.mark.parametrize(("verb", "route"), VERBS)
async def test_nobody_enters_without_a_login(door, rucio, verb, route):
    refused(await door(verb, path_of(route), auth=False, headers={"Content-Type": "application/json"}))
    assert rucio.seen == []


@pytest.mark.parametrize(("verb", "route"), VERBS)
async def test_a_wrong_token_is_no_login(door, rucio, verb, route):
    refused(await door(verb, path_of(route), auth=False, headers={"Authorization": "token wrong"}))
    assert rucio.seen == []


@pytest.mark.parametrize(("verb", "route"), CHANGING)
async def test_a_cookie_without_xsrf_token_changes_nothing(door, rucio, verb, route):
    cookie = await login_cookie(door)
    refused(await door(verb, path_of(route), auth=False, headers={"Cookie": cookie}))
    assert rucio.seen == []


@pytest.mark.parametrize(("verb", "route"), VERBS)
async def test_a_foreign_origin_reads_and_changes_nothing(door, rucio, verb, route):
    cookie = await login_cookie(door)
    headers = {
        "Cookie": cookie,
        "X-XSRFToken": xsrf_of(cookie),
        "Origin": "https://evil.example",
        "Content-Type": "application/json",
    }
    reply = await door(verb, path_of(route), auth=False, headers=headers)
    # jupyter_server hides its API from other origins: a state-changing verb by 403 or 404, a GET by 404
    assert reply.status in {403, 404}
    refused(reply, reply.status)
    assert rucio.seen == []


@pytest.mark.parametrize(("verb", "route"), [v for v in CHANGING if "no/such" not in v[1]])
async def test_a_cookie_with_xsrf_token_from_our_own_page_enters(door, verb, route):
    cookie = await login_cookie(door)
    headers = {"Cookie": cookie, "X-XSRFToken": xsrf_of(cookie), "Content-Type": "application/json"}
    reply = await door(verb, path_of(route), auth=False, headers=headers)
    assert reply.json.get("code") not in {"forbidden", "not_found"}, "it came as far as the handler"


class OnlyReadsNothing(Authorizer):
    """Knows who somebody is, and lets nobody do anything with a data lake."""

    def is_authorized(self, handler, user, action, resource):
        handler.log.info("asked %s on %s", action, resource)
        return resource != "datalake"


class TestWrongUser:
    """Logged in, but not allowed."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        jp_server_config["ServerApp"]["authorizer_class"] = OnlyReadsNothing
        return jp_server_config

    @pytest.mark.parametrize(("verb", "route"), VERBS)
    async def test_a_user_without_the_right_is_refused(self, door, rucio, everything_logged, verb, route):
        refused(await door(verb, path_of(route), headers={"Content-Type": "application/json"}))
        action = "read" if verb == "GET" else "write"
        assert any(f"asked {action} on datalake" in line for line in everything_logged)
        assert rucio.seen == []


async def login_cookie(door) -> str:
    """Log in as a browser does, by ``?token=``; return its cookies."""
    token = door.auth["Authorization"].removeprefix("token ")
    async with door.session.get(f"{door.root}tree?token={token}", allow_redirects=False) as response:
        cookies = {name: morsel.value for name, morsel in response.cookies.items()}
    login = "; ".join(f"{name}={value}" for name, value in cookies.items())
    async with door.session.get(f"{door.root}login", headers={"Cookie": login}, allow_redirects=False) as response:
        cookies |= {name: morsel.value for name, morsel in response.cookies.items()}
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def xsrf_of(cookie: str) -> str:
    found = re.search(r"_xsrf=([^;]+)", cookie)
    return found[1] if found else ""
