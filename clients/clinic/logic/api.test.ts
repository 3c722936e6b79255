import { expect, it, vi } from "vitest";

vi.stubGlobal("navigator", { onLine: true });
vi.stubGlobal("location", { hash: "", pathname: "/clinic/" });
const { getInstruments, signOut } = await import("./api.ts");

it("fetches the library once, anew where it did not come, and anew for who comes after signing out", async () => {
  const library = { instruments: [{ name: "phq9/1" }] };
  const asked: string[] = [];
  const answers = [new Response("", { status: 503 }), Response.json(library), new Response(null, { status: 204 }), Response.json({ instruments: [] })];
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    return answers.shift();
  });

  await expect(getInstruments()).rejects.toMatchObject({ code: "server_failed" });
  expect(await Promise.all([getInstruments(), getInstruments()])).toEqual([library.instruments, library.instruments]);
  expect(asked).toHaveLength(2);

  await signOut();
  expect(await getInstruments()).toEqual([]);
});
