import type { ProtocolBody, Staff, Template, TemplateLine } from "@nof1/contract/shapes.ts";
import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { clearPage, inShort, justBegun, layOut, NEW, searchTemplates, startOn, toConfirm } from "./begin.ts";
import { keptDraft } from "./drafts.ts";
import { blankProtocol } from "./protocol.ts";

vi.stubGlobal("navigator", { onLine: true });
vi.stubGlobal("location", { hash: "", pathname: "/clinic/" });
const { knownLosses } = await import("../parts/losses.tsx");
const { startFrom } = await import("./designing.ts");

const CONTACT = { name: "Clinic", phone: "+49 1", hours: "8–16", emergency_phone: "112" };
const PERSON = { id: "n", name: "Nora", roles: ["nurse"], site: { id: "s", name: "Clinic", contact: CONTACT } } as unknown as Staff;
const blank = blankProtocol(PERSON, "Europe/Berlin", "en");

const bare: ProtocolBody = {
  ...blank,
  question: "Do I sleep better?",
  zone: "",
  contact: { name: "", phone: "", hours: "", emergency_phone: "" },
  outcome: { ...blank.outcome, worthwhile: null },
};

const line = (title: string, arm: string): TemplateLine =>
  ({ title: { en: title, de: `${title} (de)` }, summary: { en: "", de: "" }, outcome: { en: "sleep", de: "Schlaf" }, arms: [{ en: arm, de: arm }] }) as unknown as TemplateLine;

class Kept implements Storage {
  private held = new Map<string, string>();
  get length(): number {
    return this.held.size;
  }
  clear = (): void => this.held.clear();
  getItem = (key: string): string | null => this.held.get(key) ?? null;
  key = (place: number): string | null => [...this.held.keys()][place] ?? null;
  removeItem = (key: string): void => void this.held.delete(key);
  setItem = (key: string, value: string): void => void this.held.set(key, value);
}

describe("a design to begin from", () => {
  it("takes contact, place and who looks from the clinic where it has none", () => {
    const begun = startOn(bare, blank);
    expect([begun.contact, begun.zone, begun.asking?.cover.contact_phone]).toEqual([CONTACT, "Europe/Berlin", "+49 1"]);
    expect(begun.question).toBe("Do I sleep better?");
  });

  it("never brings a patient's name along", () => {
    expect(startOn({ ...bare, patient_name: "Ada" }, blank).patient_name).toBe("");
  });

  it("keeps an old trial's own contact", () => {
    const own = { ...CONTACT, phone: "+49 2" };
    expect(startOn({ ...bare, contact: own }, blank).contact).toEqual(own);
  });

  it("lies on the page for new trials with what it came from, and nobody is told of something restored", () => {
    const store = new Kept();
    const begun = { kind: "template", name: "melatonin-sleep/1", title: { en: "M", de: "M" } } as const;
    layOut(store, "n", bare, begun);
    const draft = keptDraft(store, "n", NEW);
    const start = startFrom(draft, null, blank);
    expect([start.begun, start.restoredFrom, draft && justBegun(draft)]).toEqual([begun, null, true]);
    clearPage(store, "n");
    expect(keptDraft(store, "n", NEW)).toBeNull();
  });

  it("always asks the patient for the worthwhile difference, and names each field with a reason or a caution once", () => {
    const template = {
      notes: [{ field: "arms.1.description" }, { field: null }],
      reasons: [{ field: "arms.1.description" }, { field: "period_days" }],
    } as unknown as Template;
    const begun = { kind: "template", name: "x/1", title: null } as const;
    expect(toConfirm(begun, template)).toEqual(["outcome.worthwhile", "arms.1.description", "period_days"]);
    expect(toConfirm({ ...begun, kind: "trial" }, null)[0]).toBe("outcome.worthwhile");
  });
});

describe("the list of templates", () => {
  const lines = [line("Melatonin for sleep", "Melatonin 2 mg"), line("Coffee", "No caffeine")];

  it("finds every typed word in any order, in either language", () => {
    expect(searchTemplates(lines, "schlaf mg")).toEqual([lines[0]]);
    expect(searchTemplates(lines, "COFFEE")).toEqual([lines[1]]);
    expect(searchTemplates(lines, " ")).toEqual(lines);
    expect(searchTemplates(lines, "nothing")).toEqual([]);
  });

  it("names publications in short, in the order in which they are listed", () => {
    const sources = [{ key: "a", short: "Farrar 2001" }, { key: "b", short: "Reimer 2009" }, { key: "c", short: "Drake 2013" }];
    expect(inShort({ sources } as unknown as Template, ["c", "a"])).toBe("Farrar 2001, Drake 2013");
  });
});

it("has words for every loss that the server names", () => {
  const files = ["formats/studyu_read", "conduct/bring_in_study", "conduct/hand_out_study"];
  const code = files.map((file) => readFileSync(`server/${file}.py`, "utf8")).join("\n");
  const named = [...code.matchAll(/(?:Loss\(|\.lose\(|numbers\[)"(\w+)"/g)].map(([, name]) => name);
  expect(new Set(named).size).toBeGreaterThan(30);
  expect([...new Set(named)].filter((name) => !knownLosses.includes(name ?? ""))).toEqual([]);
});
