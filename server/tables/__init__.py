"""The rows: every table of the application, so that metadata is whole once this is imported."""

from server.tables.allocation import Allocation, Deviation, Intake, Period
from server.tables.analysis import Analysis
from server.tables.audit import Audit
from server.tables.call import Call
from server.tables.checkin import Answer, CheckIn, ConflictingCopy
from server.tables.computation import Computation
from server.tables.consent import Consent
from server.tables.cover import CoverRenewal
from server.tables.decision import Decision, Reply
from server.tables.device import Device, TransferCode
from server.tables.event import Event
from server.tables.invitation import Invitation
from server.tables.organisation import Organisation, Site
from server.tables.person import Carer, Membership, Person
from server.tables.prompt import Delivery, Notice, Occurrence, Pause, Reminding, Subscription
from server.tables.protocol import Arm, Outcome, Protocol, ProtocolVersion
from server.tables.report import Report
from server.tables.series_import import SeriesImport
from server.tables.session import Attempt, Credential, SignInLink, StaffSession
from server.tables.task import Task, TaskNote, TaskStep
from server.tables.template import SiteTemplate
from server.tables.trial import Approval, Look, ProtocolDraft, Trial, TrialState

__all__ = [
    "Allocation",
    "Analysis",
    "Answer",
    "Approval",
    "Arm",
    "Attempt",
    "Audit",
    "Call",
    "Carer",
    "CheckIn",
    "Computation",
    "ConflictingCopy",
    "Consent",
    "CoverRenewal",
    "Credential",
    "Decision",
    "Delivery",
    "Deviation",
    "Device",
    "Event",
    "Intake",
    "Invitation",
    "Look",
    "Membership",
    "Notice",
    "Occurrence",
    "Organisation",
    "Outcome",
    "Pause",
    "Period",
    "Person",
    "Protocol",
    "ProtocolDraft",
    "ProtocolVersion",
    "Reminding",
    "Reply",
    "Report",
    "SeriesImport",
    "SignInLink",
    "Site",
    "SiteTemplate",
    "StaffSession",
    "Subscription",
    "Task",
    "TaskNote",
    "TaskStep",
    "TransferCode",
    "Trial",
    "TrialState",
]
