// What travels between server and clients, by the names that the screens use. The shapes themselves are
// generated from the server's own description (openapi.json → openapi.ts): nothing is written twice.
import type { components } from "./openapi.ts";

type Shapes = components["schemas"];

// --- staff -------------------------------------------------------------------------------------------------------
export type Staff = Shapes["Staff"];
export type Contact = Shapes["Contact"];
export type ProtocolArm = Shapes["ProtocolArm"];
export type Outcome = Shapes["ProtocolOutcome"];
export type Before = Shapes["Before"];
export type Rule = Shapes["Rule"];
export type Suitability = Shapes["Suitability"];
export type ProtocolBody = Shapes["ProtocolBody"];
export type Protocol = Shapes["Protocol"];
export type DesignNote = Shapes["Note"];
export type Asking = Shapes["Asking"];
export type Cover = Shapes["Cover"];
export type CoverSeen = Shapes["CoverSeen"];
export type AlertRule = Shapes["AlertRule"];
export type Week = Shapes["Week"];
export type QuestionsSeen = Shapes["QuestionsSeen"];
export type EnteredCheckIn = Shapes["EnteredCheckIn"];
export type PaperJoining = Shapes["PaperJoining"];
export type Questionnaire = Shapes["Questionnaire"];
export type Schedule = Shapes["Schedule"];
export type DesignCheck = Shapes["CheckedProtocol"];
export type Redrawn = Shapes["Redrawn"];
export type Varied = Shapes["Varied"];
export type UnderAssumption = Shapes["UnderAssumption"];
export type Judged = Shapes["Judged"];
export type Characteristics = Shapes["Characteristics"];
export type Point = Shapes["Point"];
export type Found = Shapes["Found"];
export type Smallest = Shapes["Smallest"];
export type TrialRow = Shapes["TrialRow"];
export type WorkLine = Shapes["WorkLine"];
export type TrialDetail = Shapes["TrialDetail"];
export type Report = Shapes["ReportSeen"];
export type Task = Shapes["Task"];
export type TaskList = Shapes["TaskList"];
export type TaskStep = Shapes["Step"];
export type Said = Shapes["Said"];
export type Colleague = Shapes["Colleague"];
export type ImportNote = Shapes["ImportNote"];
export type Look = Shapes["LookTold"];
export type Invitation = Shapes["Invitation"];

// --- series, effect, decision ------------------------------------------------------------------------------------
export type Series = Shapes["Series"];
export type SeriesDay = Shapes["SeriesDay"];
export type Analysis = Shapes["Analysis"];
export type AnalysisAnswer = Shapes["Shown"];
export type Effect = Shapes["Effect"];
export type Difference = Shapes["Difference"];
export type Check = Shapes["Check"];
export type Decision = Shapes["Decision"];
export type DecisionBody = Shapes["Decided"];

// --- what a new trial begins from --------------------------------------------------------------------------------
export type TemplateLine = Shapes["TemplateLine"];
export type Template = Shapes["Template"];
export type Design = Shapes["Design"];
export type OldDesign = Shapes["OldDesign"];
export type BroughtIn = Shapes["BroughtIn"];
export type HandedOut = Shapes["HandedOut"];
export type Loss = Shapes["Loss"];
export type Origin = Shapes["Origin"];
export type OriginSeen = Shapes["OriginSeen"];

export type ShippedInstrument = Shapes["ShippedInstrument"];

// --- imports -----------------------------------------------------------------------------------------------------
export type ImportBody = Shapes["ImportBody"];
export type ImportPreview = Shapes["Preview"];

// --- the patient -------------------------------------------------------------------------------------------------
export type Offer = Shapes["Offer"];
export type JoinBody = Shapes["Joining"];
export type Me = Shapes["Me"];
export type PatientTrial = Shapes["MyTrial"];
export type CalendarDay = Shapes["CalendarDay"];
export type Occurrence = Shapes["Occurrence"];
export type Alert = Shapes["Alert"];
export type Help = Shapes["Help"];
export type HelpNumber = Shapes["HelpNumber"];
export type MyQuestionnaire = Shapes["MyQuestionnaire"];
export type Instrument = Shapes["Instrument"];
export type Item = Shapes["Item"];
export type Score = Shapes["Score"];
export type Words = Shapes["Words"];
export type AllTold = Shapes["AllTold"];
export type ToldCheckIn = Shapes["ToldCheckIn"];
export type CheckInBody = Shapes["CheckIn"];
export type CheckInReceipt = Shapes["KeptCheckIn"];
export type ReportBody = Shapes["Report"];
export type ReportReceipt = Shapes["KeptReport"];
export type TransferCode = Shapes["TransferCode"];
export type DeviceSeen = Shapes["Device"];
export type SaidItem = Shapes["SaidItem"];
export type PauseSeen = Shapes["PauseSeen"];
export type Reminding = Shapes["Reminding"];

// --- words used in them ------------------------------------------------------------------------------------------
export type Language = ProtocolBody["patient_language"];
export type Better = Outcome["better"];
export type Recall = Outcome["recall"];
export type AnsweredBy = MyQuestionnaire["answered_by"];
export type Taken = NonNullable<CheckInBody["taken"]>;
export type Purpose = ProtocolBody["purpose"];
export type Allocation = ImportBody["allocation"];
export type TrialState = TrialRow["state"];
export type Agreement = DecisionBody["agreement"];

// --- refusals ----------------------------------------------------------------------------------------------------
export type RefusalBody = Shapes["Error"];
