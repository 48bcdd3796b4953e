"""The rows. They know their own constraints and nothing of each other's rules."""

from grading.models.attainment import (
    OutcomeAction,
    OutcomeChoice,
    Survey,
    SurveyCount,
    SurveyMark,
)
from grading.models.calibrating import Calibrating
from grading.models.draft import Draft, FileCheck
from grading.models.exam import Draw, Examiner, ExamSession, Guest, HandIn, Seat
from grading.models.ledger import MarkEntry
from grading.models.offering import Enrolment, Offering, Schedule
from grading.models.regrade import RegradeRequest, RegradeStep
from grading.models.roster import RosterEvent
from grading.models.rubric import RubricScore
from grading.models.run import Breakdown, CheckResult, Metric, Proposal, Run, RunResult, StaffItem
from grading.models.scheme import NamedScheme
from grading.models.scoring import ScoringOrder, ScoringRound, Snippet, Unblinding
from grading.models.sheet import Order, SchemeChange, SheetEvent
from grading.models.similarity import ComparedFile, Comparison, PairNote, SimilarPair
from grading.models.sitting import SittingEvent, VivaNote, VivaQuestion
from grading.models.submission import Submission
from grading.models.team import Team, TeamEvent, TeamMember, TeamScore
from grading.models.worker import HealthReport, Worker

__all__ = [
    "Breakdown",
    "Calibrating",
    "CheckResult",
    "ComparedFile",
    "Comparison",
    "Draft",
    "Draw",
    "Enrolment",
    "ExamSession",
    "Examiner",
    "FileCheck",
    "Guest",
    "HandIn",
    "HealthReport",
    "MarkEntry",
    "Metric",
    "NamedScheme",
    "Offering",
    "Order",
    "OutcomeAction",
    "OutcomeChoice",
    "PairNote",
    "Proposal",
    "RegradeRequest",
    "RegradeStep",
    "RosterEvent",
    "RubricScore",
    "Run",
    "RunResult",
    "Schedule",
    "SchemeChange",
    "ScoringOrder",
    "ScoringRound",
    "Seat",
    "SheetEvent",
    "SimilarPair",
    "SittingEvent",
    "Snippet",
    "StaffItem",
    "Submission",
    "Survey",
    "SurveyCount",
    "SurveyMark",
    "Team",
    "TeamEvent",
    "TeamMember",
    "TeamScore",
    "Unblinding",
    "VivaNote",
    "VivaQuestion",
    "Worker",
]
