"""Addresses as 1C and IIS read them."""

from urllib.parse import unquote
from uuid import UUID

import pytest
from hypothesis import given
from yarl import URL

from integrations.onec.odata import Query
from integrations.onec.odata.filters import Text, all_of
from integrations.onec.odata.query import object_address
from tests.integrations.onec.odata.test_filters import texts


@given(texts)
def test_a_value_travels_whole_and_never_as_a_plus(value: str) -> None:
    condition = all_of(Text("Description").equals(value), Text("ИНН").starts_with(value))
    address = Query("Catalog_Контрагенты", ("Ref_Key", "ИНН"), filter=condition).address()
    assert address.isascii()
    assert not set(address) & set("+ '#\\\"")
    # yarl sends it as it is, and whoever reads it percent by percent gets what we meant.
    sent = URL(f"http://host/odata/standard.odata/{address}", encoded=True).raw_query_string
    options = dict(part.split("=", 1) for part in sent.split("&"))
    assert unquote(options["$filter"], errors="strict") == str(condition)
    assert unquote(options["$select"]) == "Ref_Key,ИНН"


def test_every_option_has_its_place() -> None:
    query = Query(
        "Catalog_X",
        ("Ref_Key", "Owner"),
        orderby=("Date desc", "Ref_Key"),
        top=10,
        skip=20,
        count=True,
        expand=("Owner",),
        allowed_only=True,
    )
    assert query.address() == (
        "Catalog_X?$select=Ref_Key%2COwner&$orderby=Date%20desc%2CRef_Key&$top=10&$skip=20"
        "&$inlinecount=allpages&$expand=Owner&allowedOnly=true"
    )


@pytest.mark.parametrize(
    "options",
    [
        {"select": ()},
        {"select": ("ИНН,КПП",)},
        {"orderby": ("Date down",)},
        {"expand": ("Owner",)},
        {"top": 0},
        {"skip": -1},
        {"entity": "Catalog_X/Post"},
    ],
)
def test_what_1c_refuses_or_ignores_is_refused_here(options: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of the refusals
        Query(**({"entity": "Catalog_X", "select": ("Ref_Key",)} | options))  # type: ignore[arg-type]


def test_an_object_is_addressed_by_its_key() -> None:
    key = UUID("8d04ce3c-6360-11e9-dd92-fa163e8ba11d")
    assert object_address("Catalog_Я", key, ("ИНН",)) == f"Catalog_%D0%AF(guid'{key}')?$select=%D0%98%D0%9D%D0%9D"
