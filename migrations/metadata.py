"""All tables, for comparing the schema with the code."""

# ruff: noqa: F401 - importing them is what registers them

import bot.store.models
import core.access.models
import core.alerts.models
import core.audit.models
import core.billing.models
import core.catalog.models
import core.clients.configuration_models
import core.clients.models
import core.contracts.models
import core.duty.models
import core.exchange.balance.models
import core.exchange.documents.models
import core.exchange.mirror.models
import core.exchange.reconciling.models
import core.exchange.tie_models
import core.ledger.models
import core.outbox.models
import core.outbox.preferences
import core.people.models
import core.processes.models
import core.reports.models
import core.sla.models
import core.slots.models
import core.staff.models
import core.tickets.call_models
import core.tickets.deadline_models
import core.tickets.dispute_models
import core.tickets.hint_models
import core.tickets.models
import core.tickets.rating_models
import core.tickets.statement_models
import core.tickets.teamwork.models
import core.tickets.updates.models
import core.tickets.waves.models
import core.tickets.work_models
import integrations.onec.inbound.models
from core.database import Base

METADATA = Base.metadata
