"""Service models: who pays for an hour of hourly work. One file each, found by themselves: adding a model is adding a file
that ends with ``MODEL = …`` (and, for people, its name in ``bot/locales/ru/contracts.ftl``: ``service-model-<code>``)."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from core.contracts.service_models.base import ModelTerms, Pays, ServiceModel
from core.errors import Refusal

__all__ = ["ModelTerms", "Pays", "ServiceModel", "all_models", "model_named"]


@cache
def all_models() -> Mapping[str, ServiceModel]:
    """Every model by its code."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if found.name != "base"]
    return {module.MODEL.code: module.MODEL for module in modules}


def model_named(code: str) -> ServiceModel:
    """The model with this code; raises Refusal ``no-service-model``."""
    model = all_models().get(code)
    if model is None:
        raise Refusal("no-service-model", model=code)
    return model
