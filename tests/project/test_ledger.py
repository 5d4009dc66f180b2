"""Credits: told before, counted after, and kept within a budget before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from client.backend import Backend, draft
from client.raw_server import Close, Request, answer, error_answer, json_answer, stream

import nemo_notebook as nemo
from nemo_notebook.errors import BudgetExceeded, InputError, NemoError, OutOfCredits, ServerError
from nemo_notebook.settings import Settings

from .kernel import killed
from .support import Seen, open_client, open_project

BALANCE = "/api/credits/balance/simple"


class Account:
    """A backend that charges as the vendor does: a generation 100, an editing session 50."""

    def __init__(self, server: Backend, credits: int = 500, *, each_edit: bool = False) -> None:
        self.server, self.credits, self.each_edit = server, credits, each_edit
        self.editing = False
        server.on("GET", BALANCE, self.balance).on("POST", "/run_sse", self.say)

    def balance(self, request: Request) -> bytes:
        return json_answer({"available": self.credits - 10, "frozen": 10})

    def say(self, request: Request) -> Any:
        made = bool(self.server.draft)
        self.credits -= 100 if not made else 0 if self.editing and not self.each_edit else 50
        self.editing = made
        self.server.draft = draft(f"T{self.credits}")
        return stream({"type": "text", "content": "Done."})


def test_a_budget_ends_before_it_is_passed(server: Backend, tmp_path: Path) -> None:
    Account(server)
    client = open_client(server, tmp_path)
    project = client.project("Sea", budget=160)
    seen = Seen()
    project.say("a film of the sea", watch=seen)
    assert "💳 A generation costs about 100 credits (500 there)." in seen.texts("note")
    seen = Seen()
    project.say("add a title", watch=seen)
    project.say("add another", watch=seen)
    assert not any("💳" in text for text in seen.texts("note")), "told before a generation"
    assert project.ledger["cost"].tolist() == [100, 50, 0]
    server.draft = {}
    with pytest.raises(BudgetExceeded, match="150 of the budget of 160") as caught:
        project.say("another film")
    assert server.paid == 3 and isinstance(caught.value, OutOfCredits)
    assert caught.value.details == {"budget": 160, "spent": 150, "needed": 100}
    assert seen[-1].kind == "done" and len(project.ledger) == 3
    project.budget = None
    project.say("another film")
    assert server.paid == 4
    again = open_client(server, tmp_path, budget=300).open("sid")
    with pytest.raises(BudgetExceeded, match="250 of the budget of 300"):
        server.draft = {}
        again.say("a third film")


def test_edits_that_are_charged_each_are_learned(server: Backend, tmp_path: Path) -> None:
    server.draft = draft()
    Account(server, each_edit=True)
    project = open_client(server, tmp_path).project("Sea", budget=140)
    project.say("one")
    project.say("two")
    with pytest.raises(BudgetExceeded, match="100 of the budget of 140"):
        project.say("three")
    assert server.paid == 2


def test_the_ledger_tells_what_when_and_how_much(server: Backend, tmp_path: Path) -> None:
    Account(server)
    client = open_client(server, tmp_path)
    project = client.project("Sea")
    assert project.ledger.empty
    project.say("a film of the sea")
    project.say("credits")
    (row,) = project.ledger.to_dict("records")
    assert (row["what"], row["kind"], row["status"]) == ("a film of the sea", "generation", "done")
    assert (row["before"], row["after"], row["cost"]) == (500, 400, 100)
    assert row["job"] in set(client.jobs()["job"]) and row["at"].tzinfo is not None


@pytest.mark.parametrize(
    ("refusal", "cost"),
    [(error_answer(2001), 0), (answer(b"", status=500), 100), ([Close()], 100)],
)
def test_a_failure_costs_what_it_cost(
    server: Backend, tmp_path: Path, refusal: Any, cost: int
) -> None:
    account = Account(server)

    def fail(request: Request) -> Any:
        account.credits -= cost
        return refusal

    server.on("POST", "/run_sse", fail)
    project = open_client(server, tmp_path).project("Sea", budget=150)
    try:
        project.say("a film")
    except NemoError as error:
        assert isinstance(error, OutOfCredits | ServerError)
    assert project.ledger["cost"].tolist() == [cost] and server.paid == 1
    if cost:
        with pytest.raises(BudgetExceeded):
            project.say("a film")
        assert server.paid == 1


def test_what_may_have_been_paid_counts(server: Backend, tmp_path: Path) -> None:
    """A message of a dead kernel counts with its price where its cost cannot be learned."""
    killed(server.url, tmp_path, "project.say('a film')", kill="+turn:intent")
    told = json_answer({"available": 100})
    server.on("GET", BALANCE, answer(b"", status=404))
    project = open_client(server, tmp_path).open("sid", budget=150)
    assert project.ledger["cost"].isna().tolist() == [True]
    with pytest.raises(BudgetExceeded, match="100 of the budget"):
        project.say("another film")
    assert server.paid == 0 and project.ledger["status"].tolist() == ["unknown"]
    server.on("GET", BALANCE, told)
    killed(server.url, tmp_path / "two", "project.say('a film')", kill="+turn:intent")
    learned = open_client(server, tmp_path / "two").open("sid", budget=150)
    learned.say("another film")
    assert learned.ledger["cost"].tolist() == [0, 0] and server.paid == 1


def test_a_backend_that_tells_no_credits(server: Backend, tmp_path: Path) -> None:
    server.on("GET", BALANCE, answer(b'{"detail": "Not Found"}', status=404))
    project = open_project(server, tmp_path)
    seen = Seen()
    assert project.say("a film", watch=seen).text == "Done."
    project.say("a film")
    assert server.count("GET", BALANCE) == 1, "who has no account of credits is asked once"
    assert project.ledger["cost"].isna().all()
    assert "💳 A generation costs about 100 credits." in seen.texts("note")
    project.budget = 250
    with pytest.raises(BudgetExceeded, match="200 of the budget"):
        project.say("a film")


@pytest.mark.parametrize("budget", ["100", -1, float("nan"), True])
def test_a_budget_is_a_number(server: Backend, tmp_path: Path, budget: Any) -> None:
    client = open_client(server, tmp_path)
    before = len(server.requests)
    with pytest.raises(InputError, match="budget"):
        client.project("Sea", budget=budget)
    assert len(server.requests) == before
    with pytest.raises(InputError, match="budget"):
        nemo.connect("local", budget=budget, quiet=True)
    project = client.project("Sea")
    with pytest.raises(InputError, match="budget"):
        project.budget = budget


def test_the_local_backend_costs_nothing(tmp_path: Path) -> None:
    settings = Settings.from_environment({"NEMO_HOME": str(tmp_path)})
    with nemo.connect("local", budget=0, settings=settings, quiet=True) as client:
        project = client.project("Sea")
        project.watcher_factory = None
        seen = Seen()
        project.say("a 3-second video of the sea", watch=seen)
        assert not any("credits" in text for text in seen.texts("note"))
        assert project.ledger["cost"].tolist() == [0]


def test_a_rehearsal_costs_what_the_cloud_would(tmp_path: Path) -> None:
    settings = Settings.from_environment({"NEMO_HOME": str(tmp_path)})
    with nemo.connect("local", rehearse=True, settings=settings, quiet=True) as client:
        project = client.project("Sea", budget=99)
        project.watcher_factory = None
        with pytest.raises(BudgetExceeded):
            project.say("a 3-second video of the sea")
        assert client.credits.available == 100
        project.budget = 100
        seen = Seen()
        project.say("a 3-second video of the sea", watch=seen)
        assert "💳 A generation costs about 100 credits (100 there)." in seen.texts("note")
        assert project.ledger["cost"].tolist() == [100]
