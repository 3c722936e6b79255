// What travels between server and clients, by the names that the screens use. Every shape is the server's own: generated
// from its OpenAPI document into openapi.ts, named here.
import type { components } from "./openapi.ts";

type Schemas = components["schemas"];

export type Language = Schemas["Joining"]["language"];
export type Outcome = Schemas["AskedOutcome"];
export type Better = Outcome["better"];
export type Recall = Outcome["recall"];
export type SetBy = Outcome["worthwhile_set_by"];
export type Taken = NonNullable<Schemas["CheckIn"]["taken"]>;
export type ReportKind = Schemas["Report"]["kind"];
export type Purpose = Schemas["Offer"]["purpose"];
export type Allocation = Schemas["Analysis"]["allocation"];
export type TrialState = Schemas["TrialRow"]["state"];
export type Contact = Schemas["Contact"];
export type Before = Schemas["Before"];
export type Rule = Schemas["Rule"];

// Staff and their trials
export type Staff = Schemas["Staff"];
export type ProtocolArm = Schemas["ProtocolArm"];
export type ProtocolOutcome = Schemas["ProtocolOutcome"];
export type Suitability = Schemas["Suitability"];
export type ProtocolBody = Schemas["ProtocolBody"];
export type Protocol = Schemas["Protocol"];
export type ResultsStaff = ProtocolBody["results_staff"];
export type ResultsPatient = ProtocolBody["results_patient"];
export type DesignNote = Schemas["Note"];
export type DesignCheck = Schemas["CheckedProtocol"];
export type TrialRow = Schemas["TrialRow"];
export type TrialDetail = Schemas["TrialDetail"];
export type Attention = TrialRow["attention"][number];
export type May = TrialDetail["may"][number];
export type Adherence = Schemas["Adherence"];
export type Report = Schemas["ReportSeen"];
export type Look = Schemas["LookTold"];
export type ImportNote = Schemas["ImportNote"];
export type Invitation = Schemas["Invitation"];

// Series, effect, decision
export type Series = Schemas["Series"];
export type SeriesDay = Schemas["SeriesDay"];
export type Difference = Schemas["Difference"];
export type Effect = Schemas["Effect"];
export type Verdict = Schemas["Verdict"];
export type VerdictCode = Verdict["code"];
export type Check = Schemas["Check"];
export type ArmSummary = Schemas["ArmDescribed"];
export type Analysis = Schemas["Analysis"];
export type AnalysisAnswer = Schemas["Shown"];
export type OpenedLook = Schemas["Opened"];
export type DecisionBody = Schemas["Decided"];
export type Decision = Schemas["Decision"];
export type Agreement = Decision["agreement"];

// Imports
export type ImportBody = Schemas["ImportBody"];
export type ImportPreview = Schemas["Preview"];

// The patient
export type Offer = Schemas["Offer"];
export type JoinBody = Schemas["Joining"];
export type CalendarDay = Schemas["CalendarDay"];
export type Occurrence = Schemas["Occurrence"];
export type PatientTrial = Schemas["MyTrial"];
export type Me = Schemas["Me"];
export type CheckInBody = Schemas["CheckIn"];
export type CheckInReceipt = Schemas["KeptCheckIn"];
export type ReportBody = Schemas["Report"];
export type ReportReceipt = Schemas["KeptReport"];
export type TransferCode = Schemas["TransferCode"];

export type RefusalBody = Schemas["Error"];
