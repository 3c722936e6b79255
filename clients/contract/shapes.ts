// What travels between server and clients, by the names that the screens use.

export type Language = "en" | "de";
export type Better = "higher" | "lower";
export type Recall = "now" | "waking" | "night" | "24h" | "7d" | "14d";
export type SetBy = "patient" | "together" | "clinician";
export type Taken = "planned" | "other_arm" | "something_else" | "nothing";
export type ReportKind = "worse" | "stop" | "withdraw";
export type ResultsPatient = "end" | "after_decision" | "running";
export type ResultsStaff = "end" | "running";
export type Purpose = "care" | "improvement" | "research";
export type Allocation = "randomised" | "fixed" | "chosen" | "unknown";

export type TrialState =
  | "draft" | "approved" | "invited" | "joined" | "running" | "paused" | "finished"
  | "stopped" | "withdrawn" | "declined" | "ineligible" | "never_joined";

export interface Contact {
  name: string;
  phone: string;
  hours: string;
  emergency_phone: string;
}

export interface Outcome {
  name: string;
  question: string;
  low_label: string;
  high_label: string;
  minimum: number;
  maximum: number;
  better: Better;
  recall: Recall;
  worthwhile: number;
  worthwhile_set_by: SetBy;
}

export interface Before {
  arm: string | null;
  words: string;
}

// --- staff -------------------------------------------------------------------------------------------------------

export interface Staff {
  id: string;
  name: string;
  roles: ("nurse" | "clinician")[];
  site: { id: string; name: string; contact: Contact };
  demonstration: boolean;
}

export interface ProtocolArm {
  key: string;
  name: string;
  description: string;
  code_system: string | null;
  code: string | null;
}

export interface Suitability {
  chronic_and_stable: boolean;
  quick_on_and_off: boolean;
  reversible: boolean;
  real_uncertainty: boolean;
  note: string;
}

export interface Rule {
  benefit: number;
  harm: number;
  similar: number;
}

export interface ProtocolBody {
  patient_name: string;
  patient_language: Language;
  question: string;
  arms: ProtocolArm[];
  outcome: Outcome;
  period_days: number;
  periods: number;
  washout_days: number;
  order: "pairs" | "counterbalanced";
  half_life_days: number | null;
  prompt_time: string;
  zone: string;
  day_starts_at: string;
  results_staff: ResultsStaff;
  results_patient: ResultsPatient;
  before: Before;
  after_trial: string;
  rule: Rule;
  blinded: boolean;
  purpose: Purpose;
  research_reference: string | null;
  contact: Contact;
  suitability: Suitability;
}

export interface DesignNote {
  code: string;
  level: "error" | "warning" | "info";
  field: string | null;
  numbers: Record<string, number>;
}

export interface DesignCheck {
  days: number | null;
  sequences: number | null;
  notes: DesignNote[];
}

export interface TrialRow {
  id: string;
  patient_name: string;
  pseudonym: string;
  question: string;
  arms: string[];
  state: TrialState;
  since: string;
  demonstration: boolean;
  imported: boolean;
  day: number | null;
  days: number;
  answered: number;
  expected: number;
  last_answer_on: string | null;
  attention: string[];
}

export interface Acknowledged {
  by: string;
  at: string;
}

export interface Report {
  id: string;
  kind: ReportKind;
  words: string;
  reported_at: string;
  received_at: string;
  acknowledged: Acknowledged | null;
}

export interface Look {
  by: string;
  at: string;
  reason: string;
}

export interface ImportNote {
  filename: string;
  allocation: Allocation;
  allocation_words: string;
  duplicates: "first" | "last" | "mean" | null;
  left_out: { line: number; message: string }[];
  lines: number;
  by: string;
  at: string;
}

export type May = "edit" | "approve" | "invite" | "stop" | "close" | "see_effect" | "look" | "decide";

export interface TrialDetail extends TrialRow {
  protocol: ProtocolBody & { version: number };
  approval: { by: string; at: string; note: string; version: number } | null;
  invitation: { expires_at: string; tries_left: number; used: boolean } | null;
  joined_at: string | null;
  first_day: string | null;
  last_day: string | null;
  adherence: {
    expected: number;
    answered: number;
    late: number;
    not_answered: number;
    last_answer_on: string | null;
    by_period: { period: number; expected: number; answered: number }[];
  };
  switches: { day: number; date: string }[];
  taken: { planned: number; other_arm: number; something_else: number; nothing: number; unknown: number };
  reports: Report[];
  history: { state: TrialState; at: string; by: string | null; reason: string | null }[];
  looks: Look[];
  sequence_commitment: string | null;
  import_note: ImportNote | null;
  may: May[];
}

export interface Invitation {
  code: string;
  link: string;
  expires_at: string;
  qr_svg: string | null;
  reach: "public" | "this_machine";
  how_to: "set_public_url" | null;
}

// --- series, effect, decision --------------------------------------------------------------------------------------

export interface SeriesDay {
  day: number;
  date: string;
  period: number | null;
  arm: string | null;
  code: string | null;
  washout: boolean;
  answer: number | null;
  taken: Taken | null;
  changed: boolean | null;
  note: string | null;
  late: boolean;
  in_trial: boolean;
}

export interface Series {
  first_day: string;
  today: number | null;
  days: SeriesDay[];
  arms: { key: string; name: string }[];
  outcome: Outcome;
}

export interface Difference {
  mean: number;
  sd: number;
  lower: number;
  upper: number;
  prob: number;
}

export interface Effect {
  arm: string;
  reference: string;
  estimand: "sustained" | "lived";
  difference: Difference;
  p_better: number;
  p_worthwhile: number;
  p_similar: number;
  p_harm: number;
  quantiles: number[];
}

export type VerdictCode = "favours_arm" | "favours_reference" | "similar" | "undecided";

export interface Check {
  name: string;
  passed: boolean | null;
  consequence: "withhold" | "qualify" | "note";
  text: string;
}

export interface ArmSummary {
  arm: string;
  name: string;
  n: number;
  missing: number;
  mean: number | null;
  sd: number | null;
  periods: number;
}

export interface Analysis {
  id: string;
  computed_at: string;
  last_answer_day: number;
  status: "ok" | "withheld";
  arms: ArmSummary[];
  effects: Effect[];
  verdict: { code: VerdictCode; arm: string | null } | null;
  rule: Rule;
  worthwhile: number;
  better: Better;
  checks: Check[];
  sentence: string;
  sentence_patient: string;
  priors: Record<string, string>;
  engine: string;
  allocation: Allocation;
  n: number;
  missing: number;
  seconds: number;
  seed: number | null;
  versions: Record<string, string>;
  data_digest: string;
  looks: Look[];
}

export interface AnalysisAnswer {
  visibility: "shown" | "hidden_until_end" | "hidden_until_decision" | "no_data" | "being_computed" | "failed";
  shown_from: string | null;
  looks: number;
  analysis: Analysis | null;
}

export type Agreement = "agreed" | "agreed_with_doubts" | "not_agreed";

export interface DecisionBody {
  analysis_id: string;
  options: string[];
  chosen: string;
  view_patient: string;
  view_clinician: string;
  patient_words: string;
  present: string[];
  agreement: Agreement;
  would_change: string;
  review_on: string | null;
}

export interface Decision extends DecisionBody {
  id: string;
  decided_at: string;
  by: string;
  text_read: string;
  reply: { agrees: boolean; words: string; at: string } | null;
}

// --- imports -------------------------------------------------------------------------------------------------------

export interface ImportBody {
  filename: string;
  text: string;
  patient_name: string;
  question: string;
  outcome: {
    name: string;
    minimum: number | null;
    maximum: number | null;
    scale: number | null;
    better: Better;
    worthwhile: number;
    worthwhile_set_by: SetBy;
    recall: Recall;
  };
  reference: string | null;
  zone: string;
  allocation: Allocation;
  allocation_words: string;
  period_days: number | null;
  duplicates: "first" | "last" | "mean" | null;
  faults: "refuse" | "leave_out";
}

export interface ImportPreview {
  lines: number;
  days: number;
  first: string | null;
  last: string | null;
  arms: { name: string; n: number; mean: number | null }[];
  faults: { line: number; column: string | null; message: string }[];
  duplicates: { date: string; lines: number[] }[];
  can_import: boolean;
  needs: string[];
  head: Record<string, string | number | null>[];
}

// --- the patient ---------------------------------------------------------------------------------------------------

export interface Offer {
  question: string;
  arms: { name: string; description: string }[];
  outcome: Outcome;
  period_days: number;
  periods: number;
  washout_days: number;
  days: number;
  prompt_time: string;
  blinded: boolean;
  results_patient: ResultsPatient;
  before: Before;
  after_trial: string;
  contact: Contact;
  purpose: Purpose;
  consent: { form: string; language: Language };
  clinic: string;
  demonstration: boolean;
}

export interface JoinBody {
  code: string;
  device_key: string;
  zone: string;
  language: Language;
  consent: { form: string; agreed: true };
  first_day: string | null;
}

export interface CalendarDay {
  day: number;
  date: string;
  period: number;
  arm: string | null;
  code: string | null;
  washout: boolean;
  switch: boolean;
}

export interface Occurrence {
  id: string;
  day: number;
  date: string;
  due_at: string;
  opens_at: string;
  expires_at: string;
  state: "later" | "open" | "answered" | "late_open" | "not_answered";
}

export interface PatientTrial {
  id: string;
  state: TrialState;
  question: string;
  demonstration: boolean;
  clinic: string;
  contact: Contact;
  arms: { key: string; name: string; description: string }[];
  blinded: boolean;
  outcome: Outcome;
  first_day: string;
  last_day: string;
  days: number;
  day_starts_at: string;
  zone: string;
  prompt_time: string;
  results_patient: ResultsPatient;
  after_trial: string;
  before: Before;
  sequence_commitment: string;
  ended: { how: TrialState; on: string } | null;
  calendar: CalendarDay[];
  occurrences: Occurrence[];
}

export interface Me {
  person_id: string;
  device_id: string;
  server_time: string;
  trial: PatientTrial | null;
}

export interface CheckInBody {
  trial_id: string;
  occurrence_id: string | null;
  answer: number | null;
  taken: Taken | null;
  taken_words: string | null;
  changed: boolean | null;
  note: string | null;
  shown_at: string;
  answered_at: string;
  zone: string;
  language: Language;
  app_version: string;
  replaces: string | null;
}

export interface CheckInReceipt {
  id: string;
  kept: true;
  in_trial: boolean;
  why_not: "after_the_end" | "withdrawn" | "before_the_start" | null;
  day: number | null;
  late: boolean;
}

export interface ReportBody {
  trial_id: string;
  kind: ReportKind;
  words: string;
  reported_at: string;
  zone: string;
}

export interface ReportReceipt {
  id: string;
  kept: true;
  state: TrialState;
}

export interface TransferCode {
  code: string;
  expires_at: string;
}

// --- refusals --------------------------------------------------------------------------------------------------------

export interface RefusalBody {
  status: number;
  code: string;
  message: string;
  errors?: Record<string, Record<string, string[]>>;
}
