/** The design while it is being written: a blank one, its treatments, its length, an example of its order. */
import { askingOf, blankAsking } from "./asking.ts";
import type { Language, Protocol, ProtocolArm, ProtocolBody, Staff } from "@nof1/contract/shapes.ts";

/** A protocol for reading: being written, frozen or brought in from a file. */
export type AnyProtocol = Omit<Protocol, "version">;

/** A saved protocol as something that can be written on. One brought in from a file never is. */
export function writable({ version: _version, order, ...rest }: Protocol): ProtocolBody {
  return { ...rest, asking: askingOf(rest), order: order === "as_imported" ? "pairs" : order };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

export function blankArm(key: string): ProtocolArm {
  return { key, name: "", description: "", code_system: null, code: null };
}

export function blankProtocol(staff: Staff, zone: string, language: Language): ProtocolBody {
  return {
    patient_name: "",
    patient_language: language,
    question: "",
    arms: [blankArm("a"), blankArm("b")],
    outcome: {
      name: "",
      question: "",
      low_label: "",
      high_label: "",
      minimum: 0,
      maximum: 10,
      better: "lower",
      recall: "24h",
      worthwhile: 1,
      worthwhile_set_by: "together",
    },
    period_days: 7,
    periods: 8,
    washout_days: 0,
    order: "pairs",
    half_life_days: null,
    prompt_time: "20:00",
    zone,
    day_starts_at: "04:00",
    results_staff: "end",
    results_patient: "end",
    before: { arm: null, words: "" },
    after_trial: "",
    rule: { benefit: 0.8, harm: 0.05, similar: 0.8 },
    blinded: false,
    purpose: "care",
    research_reference: null,
    contact: { ...staff.site.contact },
    suitability: {
      chronic_and_stable: false,
      quick_on_and_off: false,
      reversible: false,
      real_uncertainty: false,
      note: "",
    },
    assumed: { spread: null, missing: 0.15 },
    asking: blankAsking(zone, staff.site.contact),
  };
}

/** Keys follow the order on the page, so that "a" is always the reference. */
function rekey(protocol: ProtocolBody, arms: ProtocolArm[]): ProtocolBody {
  const before = arms.findIndex((arm) => arm.key === protocol.before.arm);
  const keyed = arms.map((arm, place) => ({ ...arm, key: LETTERS.charAt(place) }));
  const was = protocol.before.arm === null ? null : (keyed[before]?.key ?? null);
  return { ...protocol, arms: keyed, before: { ...protocol.before, arm: was } };
}

export function addArm(protocol: ProtocolBody): ProtocolBody {
  return rekey(protocol, [...protocol.arms, blankArm("")]);
}

/** At least two stay. */
export function removeArm(protocol: ProtocolBody, place: number): ProtocolBody {
  if (protocol.arms.length <= 2) return protocol;
  return rekey(
    protocol,
    protocol.arms.filter((_, i) => i !== place),
  );
}

export function makeReference(protocol: ProtocolBody, place: number): ProtocolBody {
  const chosen = protocol.arms[place];
  if (!chosen) return protocol;
  return rekey(protocol, [chosen, ...protocol.arms.filter((_, i) => i !== place)]);
}

/** The value at a path such as "arms.1.name". */
export function valueAt(from: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], from);
}

/** A copy with the value at a path replaced. */
export function withValue<T>(from: T, path: string, value: unknown): T {
  const [key = "", ...rest] = path.split(".");
  const copy = (Array.isArray(from) ? [...from] : { ...from }) as Record<string, unknown>;
  copy[key] = rest.length === 0 ? value : withValue(copy[key], rest.join("."), value);
  return copy as T;
}

/** What a person must have said before a clinician can be asked to approve; the server says the rest. */
export const REQUIRED = [
  "patient_name",
  "question",
  "outcome.name",
  "outcome.question",
  "outcome.low_label",
  "outcome.high_label",
  "zone",
  "prompt_time",
] as const;

export function missingFields(protocol: ProtocolBody): string[] {
  const arms = protocol.arms.map((_, i) => `arms.${i}.name`);
  return [...REQUIRED.slice(0, 2), ...arms, ...REQUIRED.slice(2)].filter(
    (path) => String(valueAt(protocol, path) ?? "").trim() === "",
  );
}
