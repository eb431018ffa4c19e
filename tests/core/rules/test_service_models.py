"""Who pays for an hour of hourly work, by service model."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.contracts.service import InForce, check_terms
from core.contracts.service_models import ModelTerms, Pays, ServiceModel, all_models, model_named
from core.errors import Refusal

MOSCOW = ZoneInfo("Europe/Moscow")
TILL_ONE = ModelTerms(time(13))


def at(hour: int, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, second, micro, tzinfo=MOSCOW)


def test_the_models_there_are() -> None:
    models = all_models()
    assert set(models) == {"bonus_hours", "time_window", "unlimited", "pay_as_you_go"}
    for code, model in models.items():
        assert model.code == code
        assert model_named(code) is model
    assert [code for code, model in models.items() if model.accrues] == ["bonus_hours"]
    assert [code for code, model in models.items() if model.needs_free_until] == ["time_window"]
    assert models is all_models()


@pytest.mark.parametrize("code", ["", "base", "BONUS_HOURS", "no-such"])
def test_no_other_model(code: str) -> None:
    with pytest.raises(Refusal, match="no-service-model") as refused:
        model_named(code)
    assert refused.value.params == {"model": code}


@pytest.mark.parametrize(
    ("code", "pays"),
    [("bonus_hours", Pays.HOURS), ("unlimited", Pays.FREE), ("pay_as_you_go", Pays.MONEY)],
)
def test_models_that_do_not_look_at_the_clock(code: str, pays: Pays) -> None:
    for hour in (0, 12, 13, 23):
        assert model_named(code).pays(at(hour), ModelTerms()) is pays


@pytest.mark.parametrize(
    ("moment", "pays"),
    [
        (at(0), Pays.FREE),
        (at(12, 59, 59, 999_999), Pays.FREE),
        (at(13), Pays.MONEY),  # the boundary is paid
        (at(13, 0, 0, 1), Pays.MONEY),
        (at(23, 59), Pays.MONEY),
    ],
)
def test_free_until_an_hour(moment: datetime, pays: Pays) -> None:
    assert model_named("time_window").pays(moment, TILL_ONE) is pays


def test_a_window_without_its_hour_gives_nothing_away() -> None:
    assert model_named("time_window").pays(at(0), ModelTerms()) is Pays.MONEY


def test_the_hour_is_that_of_the_company() -> None:
    window = InForce(model_named("time_window"), TILL_ONE)
    moment = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert window.pays(moment, MOSCOW) is Pays.FREE  # 12:30
    assert window.pays(moment, ZoneInfo("Asia/Yekaterinburg")) is Pays.MONEY  # 14:30


@pytest.mark.parametrize("code", ["bonus_hours", "time_window", "unlimited", "pay_as_you_go"])
def test_an_hour_where_it_belongs_and_nowhere_else(code: str) -> None:
    needs = code == "time_window"
    check_terms(code, time(13) if needs else None)
    with pytest.raises(Refusal, match="bad-free-until"):
        check_terms(code, None if needs else time(13))


def test_a_model_must_decide() -> None:
    with pytest.raises(TypeError):
        ServiceModel()  # type: ignore[abstract]
    assert (ServiceModel.accrues, ServiceModel.needs_free_until) == (False, False)
