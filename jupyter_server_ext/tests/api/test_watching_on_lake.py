"""What changes without us is noticed, on a real Rucio."""

from __future__ import annotations

import pytest

from jupyterlab_datalake.lake.availability import pace, watcher
from tests.api.test_on_lake import Bus, D, account, datalake_config, far_dataset, instance  # noqa: F401

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]


async def test_a_rule_made_in_a_terminal_is_noticed_on_what_rests(door, lake, monkeypatch):
    monkeypatch.setattr(pace, "SLOW", 1.0)
    monkeypatch.setattr(watcher, "SLOW", 1.0)
    monkeypatch.setattr(pace, "REST", 3600.0)
    dids = [far_dataset(lake) for _ in range(3)]
    async with Bus(door) as bus:
        query = "&".join(f"did={did}" for did in dids)
        found = (await door("GET", D + f"availability?{query}")).json["items"]
        assert {item["state"] for item in found} == {"elsewhere"}
        scope, _, name = dids[1].partition(":")
        wish = {"copies": 1, "rse_expression": "LOCAL-FUSE", "account": "alice", "lifetime": 3600}
        status, text = lake.ask("alice", "POST", "/rules/", {**wish, "dids": [{"scope": scope, "name": name}]})
        assert status == 201, text
        assert (await bus.until(dids[1], "available"))["files_here"] == 1
