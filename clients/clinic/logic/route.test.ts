import { expect, it } from "vitest";
import { hrefOf, routeOf, signInToken, type Route } from "./route.ts";

const routes: Exclude<Route, { page: "not_found" }>[] = [
  { page: "trials" },
  { page: "new" },
  { page: "template", id: "melatonin-sleep/1" },
  { page: "design", id: null },
  { page: "design", id: "7" },
  { page: "trial", id: "7" },
  { page: "approve", id: "7" },
  { page: "effect", id: "7" },
  { page: "decide", id: "7" },
  { page: "entry", id: "7" },
  { page: "diary", id: "7" },
  { page: "work" },
  { page: "tasks", trial: null },
  { page: "tasks", trial: "7c1e" },
  { page: "import" },
  { page: "password" },
];

it("reads back every address that it writes", () => {
  for (const route of routes) expect(routeOf(hrefOf(route))).toEqual(route);
});

it("says not found instead of guessing", () => {
  for (const hash of ["#/x", "#/trials/7/zzz", "#/trials/7/effect/more", "#/import/7", "#/templates", "#/templates/7/8", "#/new/7"])
    expect(routeOf(hash)).toEqual({ page: "not_found" });
});

it("takes the token of a sign-in link", () => {
  expect(signInToken("#sign-in=abc-_9")).toBe("abc-_9");
  expect(signInToken("#/")).toBeNull();
});
