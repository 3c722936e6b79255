import { expect, it } from "vitest";
import { createClient, flatten } from "./client.ts";

function answering(response: Response | Error) {
  const calls: [string, RequestInit][] = [];
  const send = (async (address: string, request: RequestInit) => {
    calls.push([address, request]);
    if (response instanceof Error) throw response;
    return response;
  }) as typeof fetch;
  return { client: createClient("patient", send), calls };
}

it("says which page it is and what it wants, in every call", async () => {
  const { client, calls } = answering(Response.json({ fine: true }));
  expect(await client.call("PUT", "/things/1", { body: { a: 1 }, language: "de", query: { look: "x y" } })).toEqual({ ok: true, status: 200, value: { fine: true } });
  const [address, request] = calls[0] ?? ["", {}];
  expect(address).toBe("/api/v1/things/1?look=x+y");
  expect(request.headers).toMatchObject({ "X-Nof1-App": "patient", "Accept-Language": "de", "Content-Type": "application/json" });
  expect(request.body).toBe('{"a":1}');
});

it("has no value where the server sends none", async () => {
  const { client } = answering(new Response(null, { status: 204 }));
  expect(await client.call("DELETE", "/devices/current")).toEqual({ ok: true, status: 204, value: undefined });
});

it("takes a file with its name, and a refusal as one", async () => {
  const headers = { "Content-Type": "application/zip", "Content-Disposition": "attachment; filename=nof1-N-AB12.zip" };
  const { client } = answering(new Response("zipped", { headers }));
  const taken = await client.take("POST", "/trials/1/archives");
  expect(taken.ok && taken.value.name).toBe("nof1-N-AB12.zip");
  expect(taken.ok && (await taken.value.file.text())).toBe("zipped");
  const { client: refusing } = answering(Response.json({ code: "wrong_state", message: "no" }, { status: 409 }));
  expect(await refusing.take("POST", "/trials/1/archives")).toMatchObject({ ok: false, status: 409, code: "wrong_state" });
});

it("hands on the refusal's code, its fields and how long to wait", async () => {
  const body = { status: 422, code: "invalid", message: "no", errors: { json: { outcome: { worthwhile: ["too large"] } } } };
  const { client } = answering(Response.json(body, { status: 422, headers: { "Retry-After": "30" } }));
  expect(await client.call("POST", "/trials")).toEqual({
    ok: false, kind: "refused", status: 422, code: "invalid", message: "no", fields: { "outcome.worthwhile": ["too large"] }, retryAfterSeconds: 30,
  });
});

it("takes a proxy's page for a refusal with the status as its code", async () => {
  const { client } = answering(new Response("<h1>Bad gateway</h1>", { status: 502 }));
  expect(await client.call("GET", "/me")).toMatchObject({ ok: false, kind: "refused", status: 502, code: "http_502" });
});

it("takes a page instead of JSON for no answer at all, as a hotel's network sends it", async () => {
  const { client } = answering(new Response("<h1>Welcome, please log in</h1>", { status: 200 }));
  expect(await client.call("GET", "/me")).toMatchObject({ ok: false, kind: "unreachable" });
});

it("tells a time limit from a missing network", async () => {
  const { client: slow } = answering(new DOMException("too slow", "TimeoutError"));
  expect(await slow.call("GET", "/me")).toEqual({ ok: false, kind: "unreachable", why: "timeout" });
  const { client: offline } = answering(new TypeError("Failed to fetch"));
  expect(await offline.call("GET", "/me")).toEqual({ ok: false, kind: "unreachable", why: "network" });
});

it("names fields inside lists by their place", () => {
  expect(flatten({ arms: { 1: { name: ["empty"] } } })).toEqual({ "arms.1.name": ["empty"] });
});
