"""A base of 1C as the service sees it: counterparties, contracts, items, documents. In memory."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import uuid4

from playground.onec_http.errors import Refused
from playground.onec_http.reading import Charge, read_bill, read_charge

__all__ = ["Base", "Contract", "Document"]


@dataclass(slots=True)
class Contract:
    inn: str
    kpp: str | None
    counterparty: str
    number: str
    starts_on: date | None = None
    ends_on: date | None = None
    deleted: bool = False
    ref: str = field(default_factory=lambda: str(uuid4()))
    owner_ref: str = field(default_factory=lambda: str(uuid4()))
    changed_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(slots=True)
class Document:
    """``body_hash``: of the request that made it. ``invoice``: it is no sale."""

    key: str
    number: str
    date: datetime
    amount: int
    body_hash: bytes
    charge: Charge
    invoice: bool = False
    ref: str = field(default_factory=lambda: str(uuid4()))
    posted: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Base:
    """What is in it may be changed at any time. ``items``: article → reference. ``closed_until``: documents of this day and
    earlier ones may not be written."""

    contracts: list[Contract] = field(default_factory=list)
    items: dict[str, str] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    vat_rates: frozenset[int] = frozenset({0, 5, 7, 10, 20, 22})
    closed_until: date | None = None

    def record(self, key: str, body: bytes, *, invoice: bool = False) -> tuple[bool, Document]:
        """Whether it was recorded just now, and the document."""
        body_hash = sha256(body).digest()
        known = self.documents.get(key)
        if known is not None:
            if known.body_hash != body_hash:
                raise Refused(422, "key_reused", "Под этим ключом уже записан документ с другим содержанием.")
            return False, known
        charge = read_bill(body) if invoice else read_charge(body)
        self._find(charge)
        for line in charge.lines:
            if line.service_ref not in self.items.values() and line.service_code not in self.items:
                raise Refused(404, "service_unknown", "В 1С нет номенклатуры для услуги: заведите её или свяжите.")
            if line.vat_percent not in self.vat_rates:
                raise Refused(409, "vat_rate_unknown", "В 1С нет такой ставки НДС.")
        if self.closed_until is not None and charge.resolved_at.date() <= self.closed_until:
            raise Refused(409, "period_closed", "Период закрыт датой запрета изменений.")
        document = Document(
            key=key,
            number=f"0000-{self._count(invoice=invoice) + 1:06d}",
            date=charge.resolved_at,
            amount=sum(line.amount for line in charge.lines),
            body_hash=body_hash,
            charge=charge,
            invoice=invoice,
        )
        self.documents[key] = document
        return True, document

    def _count(self, *, invoice: bool) -> int:
        """1C numbers each kind of documents by itself."""
        return sum(one.invoice == invoice for one in self.documents.values())

    def find(self, key: str) -> Document:
        document = self.documents.get(key)
        if document is None:
            raise Refused(404, "charge_unknown", "Документа с таким ключом нет.")
        return document

    def cancel(self, key: str) -> Document:
        document = self.find(key)
        if document.posted:
            raise Refused(409, "document_posted", "Документ проведён: отмените проведение в 1С.")
        document.deleted = True
        return document

    def changed(self, after: datetime | None) -> list[Contract]:
        return [contract for contract in self.contracts if after is None or contract.changed_at >= after]

    def _find(self, charge: Charge) -> Contract:
        owners = {
            (contract.owner_ref, contract.kpp)
            for contract in self.contracts
            if contract.inn == charge.inn and charge.counterparty_ref in (None, contract.owner_ref)
        }
        if not owners:
            raise Refused(404, "counterparty_unknown", "В 1С нет контрагента с таким ИНН.")
        if len(owners) > 1:
            owners = {owner for owner in owners if owner[1] == charge.kpp}
        if len(owners) != 1:
            raise Refused(409, "counterparty_ambiguous", "В 1С несколько контрагентов с таким ИНН.")
        (owner,) = owners
        found = [
            contract
            for contract in self.contracts
            if not contract.deleted
            and contract.owner_ref == owner[0]
            and (contract.ref == charge.contract_ref if charge.contract_ref else contract.number == charge.contract)
        ]
        if not found:
            raise Refused(404, "contract_unknown", "У контрагента в 1С нет такого договора.")
        if len(found) > 1:
            raise Refused(409, "contract_ambiguous", "У контрагента в 1С несколько таких договоров.")
        return found[0]
