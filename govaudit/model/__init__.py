"""The words that every other part of govaudit uses.

Nothing here does any work: these are immutable values, each of which can be
written to JSON and read back without loss. This package imports nothing of ours.
"""

from govaudit.model.facts import Across, F, Fact, Many, Member, Perhaps
from govaudit.model.inventory import Inventory, Service, System, Target
from govaudit.model.observations import Declared, EvidenceReference, FileAttributes, Observation, Request, Seen, TargetClock
from govaudit.model.policy import Control, Demand, Policy, Text
from govaudit.model.results import (
    Audit,
    AuditHead,
    CheckText,
    ControlResult,
    ControlStatus,
    Interval,
    Outlier,
    PluginUsed,
    PolicyUsed,
    Score,
    TargetName,
    TargetResult,
    TargetSummary,
    names_of,
)
from govaudit.model.scales import Criticality, Severity, Status
from govaudit.model.sentences import Absent, Complete, Missing, Reason, Sentence, Value, absent, complete, missing, shown
from govaudit.model.tables import Table, TargetTable, cell
from govaudit.model.verdicts import Pair, Place, Tally, Verdict, canonical

__all__ = [
    "Absent",
    "Across",
    "Audit",
    "AuditHead",
    "CheckText",
    "Complete",
    "Control",
    "ControlResult",
    "ControlStatus",
    "Criticality",
    "Declared",
    "Demand",
    "EvidenceReference",
    "F",
    "Fact",
    "FileAttributes",
    "Interval",
    "Inventory",
    "Many",
    "Member",
    "Missing",
    "Observation",
    "Outlier",
    "Pair",
    "Perhaps",
    "Place",
    "PluginUsed",
    "Policy",
    "PolicyUsed",
    "Reason",
    "Request",
    "Score",
    "Seen",
    "Sentence",
    "Service",
    "Severity",
    "Status",
    "System",
    "Table",
    "Tally",
    "Target",
    "TargetClock",
    "TargetName",
    "TargetResult",
    "TargetSummary",
    "TargetTable",
    "Text",
    "Value",
    "Verdict",
    "absent",
    "canonical",
    "cell",
    "complete",
    "missing",
    "names_of",
    "shown",
]
