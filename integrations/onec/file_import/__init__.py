"""Counterparties and contracts from a table that 1C or Excel saved (XLSX, CSV): an installation is filled without OData.

Reading (``read_table``), deciding (``plan``) and writing (``apply``) are apart, so that a person sees what would happen
before anything does. ``import_file`` is all of it in a row, for the command line. Nothing known is ever changed or removed.
"""

from integrations.onec.file_import.applying import Report, apply
from integrations.onec.file_import.command import import_file
from integrations.onec.file_import.planning import Plan, plan
from integrations.onec.file_import.problem import ImportProblem
from integrations.onec.file_import.table import Table, read_table
from integrations.onec.file_import.words import describe, describe_report

__all__ = [
    "ImportProblem",
    "Plan",
    "Report",
    "Table",
    "apply",
    "describe",
    "describe_report",
    "import_file",
    "plan",
    "read_table",
]
