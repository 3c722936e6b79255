// The parts of an instrument that asking and scoring need; the server tells them whole (contract: Instrument).

export interface Words {
  en: string;
  de: string;
}

export type ItemKind = "scale" | "vas" | "choice" | "choices" | "yes_no" | "number" | "count" | "time" | "text" | "info";

/** A number, words ("HH:MM" for a time), or what was chosen of several. */
export type Answer = number | string | string[];

/** By item. An item that is not answered is absent. */
export type Answers = Record<string, Answer>;

/** {"item": "q9", "at_least": 1} and its kind: server/conditions.py says which there are. */
export type Condition = Record<string, unknown>;

export interface Choice {
  value: number | string;
  text: Words | null;
  exclusive: boolean;
}

export interface Item {
  id: string;
  kind: ItemKind;
  text: Words | null;
  hint: Words | null;
  required: boolean;
  skip_in_flare: boolean;
  minimum: number | null;
  maximum: number | null;
  step: number | null;
  unit: Words | null;
  low: Words | null;
  high: Words | null;
  choices: Choice[];
  when: Condition | null;
}

export interface Score {
  id: string;
  rule: "sum" | "mean";
  items: string[];
  factor: number;
  missing: { at_most: number };
  bands: { key: string; at_least: number }[];
}

export interface Instrument {
  items: Item[];
  scores: Score[];
}
