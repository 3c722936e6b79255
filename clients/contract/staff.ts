/** What the workspace of nurses and clinicians exchanges with the server. */

export type Language = "en" | "de";
export type Better = "higher" | "lower";
export type Recall = "now" | "waking" | "night" | "24h" | "7d" | "14d";
export type SetBy = "patient" | "together" | "clinician";
export type AllocationKind = "randomised" | "fixed" | "chosen" | "unknown";
export type Consequence = "withhold" | "qualify" | "note";
export type Taken = "planned" | "other_arm" | "something_else" | "nothing";

export type TrialState =
  | "draft"
  | "approved"
  | "invited"
  | "joined"
  | "running"
  | "paused"
  | "finished"
  | "stopped"
  | "withdrawn"
  | "declined"
  | "ineligible"
  | "never_joined";

export type Contact = { name: string; phone: string; hours: string; emergency_phone: string };

export type Staff = {
  id: string;
  name: string;
  roles: string[];
  site: { id: string; name: string; contact: Contact };
  demonstration: boolean;
};

export type TrialRow = {
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
};

export type Arm = { key: string; name: string; description: string; code_system: string | null; code: string | null };

export type Outcome = {
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
};

export type Suitability = {
  chronic_and_stable: boolean;
  quick_on_and_off: boolean;
  reversible: boolean;
  real_uncertainty: boolean;
  note: string;
};

export type ProtocolBody = {
  patient_name: string;
  patient_language: Language;
  question: string;
  arms: Arm[];
  outcome: Outcome;
  period_days: number;
  periods: number;
  washout_days: number;
  order: "pairs" | "counterbalanced";
  half_life_days: number | null;
  prompt_time: string;
  zone: string;
  day_starts_at: string;
  results_staff: "end" | "running";
  results_patient: "end" | "after_decision" | "running";
  before: { arm: string | null; words: string };
  after_trial: string;
  rule: Rule;
  blinded: boolean;
  purpose: "care" | "improvement" | "research";
  research_reference: string | null;
  contact: Contact;
  suitability: Suitability;
};

export type Rule = { benefit: number; harm: number; similar: number };

export type Note = {
  code: string;
  level: "error" | "warning" | "info";
  field: string | null;
  numbers: Record<string, number | string | null>;
};
export type ProtocolCheck = { days: number | null; sequences: number | null; notes: Note[] };

export type Invitation = {
  code: string;
  link: string;
  expires_at: string;
  qr_svg: string | null;
  reach: "public" | "this_machine";
  how_to: "set_public_url" | null;
};

export type Report = {
  id: string;
  kind: "worse" | "stop" | "withdraw";
  words: string;
  reported_at: string;
  received_at: string;
  acknowledged: { by: string; at: string } | null;
};

export type Look = { by: string; at: string; reason: string };

export type May = "edit" | "approve" | "invite" | "stop" | "close" | "see_effect" | "look" | "decide";

export type ImportNote = {
  filename: string;
  allocation: AllocationKind;
  allocation_words: string;
  duplicates: string | null;
  left_out: { line: number; message: string }[];
  lines: number;
  by: string;
  at: string;
};

export type TrialDetail = TrialRow & {
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
};

export type SeriesDay = {
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
};

export type Series = {
  first_day: string;
  today: number | null;
  days: SeriesDay[];
  arms: { key: string; name: string }[];
  outcome: Outcome;
};

export type Effect = {
  arm: string;
  reference: string;
  estimand: "sustained" | "lived";
  difference: { mean: number; sd: number; lower: number; upper: number; prob: number };
  p_better: number;
  p_worthwhile: number;
  p_similar: number;
  p_harm: number;
  quantiles: number[];
};

export type VerdictCode = "favours_arm" | "favours_reference" | "similar" | "undecided";

export type Check = { name: string; passed: boolean | null; consequence: Consequence; text: string };

export type ArmDescription = {
  arm: string;
  name: string;
  n: number;
  missing: number;
  mean: number | null;
  sd: number | null;
  periods: number;
};

export type Analysis = {
  id: string;
  computed_at: string;
  last_answer_day: number | string | null;
  status: "ok" | "withheld";
  arms: ArmDescription[];
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
  allocation: AllocationKind;
  n: number;
  missing: number;
  seconds: number;
  seed: number | string | null;
  versions: Record<string, string>;
  data_digest: string;
  looks: Look[];
};

export type AnalysisAnswer = {
  visibility: "shown" | "hidden_until_end" | "hidden_until_decision" | "no_data" | "being_computed";
  shown_from: string | null;
  looks: number;
  analysis: Analysis | null;
};

export type Agreement = "agreed" | "agreed_with_doubts" | "not_agreed";

export type DecisionBody = {
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
};

export type Decision = DecisionBody & {
  id: string;
  decided_at: string;
  by: string;
  text_read: string;
  reply: { agrees: boolean; words: string; at: string } | null;
};

export type ImportBody = {
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
  allocation: AllocationKind;
  allocation_words: string;
  period_days: number | null;
  duplicates: "first" | "last" | "mean" | null;
  faults: "refuse" | "leave_out";
};

export type ImportPreview = {
  lines: number;
  days: number;
  first: string | null;
  last: string | null;
  arms: { name: string; n: number; mean: number | null }[];
  faults: { line: number; column: string | null; message: string }[];
  duplicates: { date: string; lines: number[] }[];
  can_import: boolean;
  needs: string[];
  head: Record<string, string | number | null>[] | string[][];
};
