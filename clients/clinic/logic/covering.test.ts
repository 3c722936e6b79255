import type { Cover, CoverSeen, DesignNote } from "@nof1/contract/shapes.ts";
import { describe, expect, it } from "vitest";
import { blankAsking } from "./asking.ts";
import { coverToRenew, notesOnCover } from "./covering.ts";

const blank = blankAsking("Europe/Berlin", { name: "Ward 3", phone: "+49 30 5678", hours: "", emergency_phone: "112" });
const cover: Cover = { ...blank.cover, owner_id: "nora", deputy_id: "karim" };
const seen = (gone: CoverSeen["gone"]): CoverSeen => ({ number: 0, cover, gone, history: [] });
const note = (field: string, code: string, level: DesignNote["level"] = "error"): DesignNote => ({ code, level, field, numbers: {} });

describe("naming anew who looks", () => {
  it("begins with the cover now, and with nobody in the place of whoever left", () => {
    expect(coverToRenew(seen([]))).toEqual(cover);
    expect(coverToRenew(seen(["owner"]))).toEqual({ ...cover, owner_id: null });
    expect(coverToRenew(seen(["owner", "deputy"]))).toEqual({ ...cover, owner_id: null, deputy_id: null });
  });

  it("speaks of nothing but the cover", () => {
    const email = note("asking.cover.owner_id", "cover_without_email", "warning");
    expect(notesOnCover(cover, [note("washout_days", "no_washout", "info"), email], {})).toEqual([email]);
  });

  it("says what the server refused, once, where the check had said nothing", () => {
    const left = note("asking.cover.deputy_id", "cover_not_of_the_site");
    const refused = { "asking.cover.deputy_id": ["cover_not_of_the_site"], "asking.cover.country": ["cover_needs_country"], number: ["Not a valid integer."] };
    expect(notesOnCover(cover, [left], refused)).toEqual([left, note("asking.cover.country", "cover_needs_country")]);
  });

  it("does not send an empty box of minutes", () => {
    expect(notesOnCover({ ...cover, escalate_minutes: Number.NaN }, [], {})).toEqual([note("asking.cover.escalate_minutes", "missing")]);
  });
});
