"""Which parts a process has: what /health expects of it."""

import pytest
from pydantic import SecretStr

from backend.roles import SILENCE, Role, parts_of
from backend.settings import Settings


@pytest.mark.parametrize("url", [None, "https://1c.example.ru/buh"])
def test_the_exchange_is_expected_of_workers_with_a_base(url: str | None) -> None:
    settings = Settings(_env_file=None, onec_user="desk", onec_password=SecretStr("x"), onec_url=url)  # type: ignore[call-arg]
    have = [role for role in Role if "onec" in parts_of(role, settings)]
    assert have == ([Role.WORKER, Role.ALL] if url else [])
    assert parts_of(Role.ALL, settings) <= set(SILENCE)
