import { expect, it } from "vitest";
import { keepLook, openLook } from "./looks.ts";

function store(): Storage {
  const map = new Map<string, string>();
  const here = { getItem: (key: string) => map.get(key) ?? null, setItem: (key: string, value: string) => void map.set(key, value) };
  return here as unknown as Storage;
}

it("lets an early look be used until it ends, for its own trial only", () => {
  const here = store();
  keepLook(here, "7", { id: "look", expires_at: "2026-11-22T10:30:00Z" });
  expect(openLook(here, "7", Date.parse("2026-11-22T10:29:59Z"))).toBe("look");
  expect(openLook(here, "7", Date.parse("2026-11-22T10:30:00Z"))).toBeNull();
  expect(openLook(here, "8", Date.parse("2026-11-22T10:00:00Z"))).toBeNull();
});
