/** A decision being written: what there is to choose from, and what is still missing. */
import type { Agreement, DecisionBody } from "@nof1/contract/shapes.ts";

export type Deciding = {
  options: { text: string; considered: boolean }[];
  chosen: string | null;
  view_patient: string;
  view_clinician: string;
  patient_words: string;
  present: string;
  agreement: Agreement | null;
  would_change: string;
  review_on: string;
};

export type Gap = "options" | "chosen" | "view_patient" | "present" | "agreement";

export function blankDecision(arms: string[], neither: string, present: string[]): Deciding {
  return {
    options: [...arms, neither].map((text) => ({ text, considered: true })),
    chosen: null,
    view_patient: "",
    view_clinician: "",
    patient_words: "",
    present: present.join("\n"),
    agreement: null,
    would_change: "",
    review_on: "",
  };
}

export function optionsOf(deciding: Deciding): string[] {
  return deciding.options.filter((option) => option.considered).map((option) => option.text);
}

/** What is out of the question cannot stay chosen. */
export function consider(deciding: Deciding, text: string, considered: boolean): Deciding {
  const options = deciding.options.map((option) => (option.text === text ? { text, considered } : option));
  return { ...deciding, options, chosen: !considered && deciding.chosen === text ? null : deciding.chosen };
}

export function addOption(deciding: Deciding, typed: string): Deciding {
  const text = typed.trim();
  if (!text || deciding.options.some((option) => option.text === text)) return deciding;
  return { ...deciding, options: [...deciding.options, { text, considered: true }] };
}

const peopleIn = (text: string): string[] =>
  text
    .split(/\n/)
    .map((name) => name.trim())
    .filter(Boolean);

export function gapsIn(deciding: Deciding): Gap[] {
  const gaps: Gap[] = [];
  if (optionsOf(deciding).length < 2) gaps.push("options");
  if (deciding.chosen === null) gaps.push("chosen");
  if (!deciding.view_patient.trim()) gaps.push("view_patient");
  if (peopleIn(deciding.present).length === 0) gaps.push("present");
  if (deciding.agreement === null) gaps.push("agreement");
  return gaps;
}

/** What is sent; null while something is missing. */
export function bodyOf(deciding: Deciding, analysisId: string): DecisionBody | null {
  if (gapsIn(deciding).length > 0 || deciding.chosen === null || deciding.agreement === null) return null;
  return {
    analysis_id: analysisId,
    options: optionsOf(deciding),
    chosen: deciding.chosen,
    view_patient: deciding.view_patient.trim(),
    view_clinician: deciding.view_clinician.trim(),
    patient_words: deciding.patient_words.trim(),
    present: peopleIn(deciding.present),
    agreement: deciding.agreement,
    would_change: deciding.would_change.trim(),
    review_on: deciding.review_on || null,
  };
}
