/** A new trial begun from something: a design to write on, and what it came from. */
import type { Design, Loss, Origin, OriginSeen, ProtocolBody, Template, TemplateLine } from "@nof1/contract/shapes.ts";
import { askingOf } from "./asking.ts";
import { dropDraft, keepDraft, type Draft } from "./drafts.ts";

export type Begun = Pick<OriginSeen, "kind" | "name" | "title">;

export const NEW = "new";

/** What the server is told. */
export const originOf = (begun: Begun | null): Origin | null => begun && { kind: begun.kind, name: begun.name };

/** The design on a blank page of this clinic: contact, place and who looks are the clinic's where the design has none. */
export function startOn(design: ProtocolBody, blank: ProtocolBody): ProtocolBody {
  const asking = askingOf(design);
  const usual = askingOf(blank);
  return {
    ...design,
    patient_name: "",
    contact: design.contact.phone ? design.contact : blank.contact,
    zone: design.zone || blank.zone,
    asking: { ...asking, cover: asking.cover.owner_id ? asking.cover : usual.cover },
  };
}

/** Lays a design on the page for new trials; an unsaved one that lies there is replaced. */
export function layOut(store: Storage, staffId: string, protocol: ProtocolBody, begun: Begun): boolean {
  const draft: Draft = { protocol, base: null, version: null, begun, saved_at: JUST_BEGUN };
  return keepDraft(store, staffId, NEW, draft);
}

export const clearPage = (store: Storage, staffId: string): void => dropDraft(store, staffId, NEW);

/** Of a design that nobody has written on yet: no moment at which something was saved. */
const JUST_BEGUN = "";
export const justBegun = (draft: Draft): boolean => draft.saved_at === JUST_BEGUN;

/** In the reader's language where there is one in it. */
export const designIn = (designs: Design[], language: Design["language"]): Design | undefined =>
  designs.find((one) => one.language === language) ?? designs[0];

const wordsOf = ({ en, de }: { en: string; de: string }): string => `${en} ${de}`;

/** Those in which every word typed stands somewhere: in title, summary, treatments or outcome, in either language. */
export function searchTemplates(lines: TemplateLine[], typed: string): TemplateLine[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter((line) => {
    const said = [line.title, line.summary, line.outcome, ...line.arms].map(wordsOf).join(" ").toLowerCase();
    return wanted.every((word) => said.includes(word));
  });
}

/** Fields that somebody has to look at again before this design is a patient's. */
export function toConfirm(begun: Begun, template: Template | null): string[] {
  const always = ["outcome.worthwhile"];
  if (begun.kind === "template" && template) {
    const said = [...template.notes, ...template.reasons].flatMap(({ field }) => (field ? [field] : []));
    return [...new Set([...always, ...said])];
  }
  if (begun.kind === "study") return [...always, "question", "arms.0.name", "outcome.name", "outcome.low_label", "outcome.better", "period_days", "washout_days"];
  return [...always, "question", "arms.0.description", "before.arm"];
}

/** "Farrar 2001, Khanna 2008" */
export const inShort = (template: Template, keys: readonly string[]): string =>
  template.sources
    .filter((source) => keys.includes(source.key))
    .map(({ short }) => short)
    .join(", ");

/** The weightiest first as the server gave them; one line each. */
export const keyOfLoss = ({ code, names }: Loss): string => `${code}:${names.join("|")}`;
