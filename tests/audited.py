"""What the audit trail speaks of: every subject with its actions that have a text, and every value that is shown.

A new administrative use case adds its own here; ``tests/core/test_audit.py`` walks them all.
"""

ACTIONS: dict[str, tuple[str, ...]] = {
    "staff": ("added", "invited", "removed"),
    "contact": ("added", "invited", "removed", "forgotten"),
    "request": ("approved", "declined"),
    "company": ("added", "configured"),
    "counterparty": ("tied", "left"),
    "contract": ("added", "agreement", "terms"),
    "campaign": ("started", "closed"),
    "service": ("added", "checklist"),
    "accrual": ("added", "removed"),
    "plan": ("added", "changed"),
    "calendar": ("added", "changed"),
    "template": ("added", "changed", "removed"),
    "tie": ("removed",),
    "duty": ("substituted", "away", "back"),
    "group": ("bound", "removed", "moved", "accountant"),
    "speakers": ("invited", "revoked"),
    "urgency": ("added", "removed"),
    "account": ("granted",),
    "report": ("exported",),
}
"""«changed» is told by the first value that has changed; it needs a text where nothing else may have (a new version)."""

PRIORITIES = ("low", "normal", "urgent")

FIELDS = (
    *(
        "accrues_from",
        "active",
        "calendar",
        "code",
        "company",
        "configuration",
        "connected",
        "contact",
        "contracts",
        "default",
        "first",
    ),
    *(
        "free_until",
        "from",
        "inn",
        "kind",
        "kpp",
        "last",
        "least_minutes",
        "minutes",
        "model",
        "months",
        "name",
        "needs_estimate",
    ),
    *("offered", "onec", "own_days", "people", "person", "plan", "price", "prolongs", "role", "roles", "rounding"),
    *(
        "rule",
        "schedule",
        "service",
        "shortage_policy",
        "since",
        "starts_on",
        "steps",
        "title",
        "turns_from",
        "unit",
        "until",
    ),
    *("usual_minutes", "words", "work_state", "zone"),
    "form",
    *(f"{clock}_{priority}" for clock in ("reaction", "resolution") for priority in PRIORITIES),
)
