import type { Task } from "@nof1/contract/shapes.ts";
import { describe, expect, it } from "vitest";
import { cameLater, keepPlaces, sortedPlaces } from "./taskPlaces.ts";

const task = (id: string, looked = false): Task => ({ id, looked: looked ? {} : null }) as Task;

describe("places of the cards", () => {
  it("keeps a card that was just looked at where it stands", () => {
    const places = sortedPlaces([task("upper"), task("lower")]);
    expect(keepPlaces(places, [task("lower"), task("upper", true)])).toEqual({ waiting: ["upper", "lower"], seen: [] });
  });

  it("puts what has come meanwhile last, however urgent, and counts it", () => {
    const first = [task("upper"), task("old", true)];
    const now = [task("urgent"), ...first];
    expect(keepPlaces(sortedPlaces(first), now)).toEqual({ waiting: ["upper", "urgent"], seen: ["old"] });
    expect(cameLater(new Set(["upper", "old"]), now)).toBe(1);
  });

  it("sorts as the server does for one who comes anew", () => {
    expect(sortedPlaces([task("lower"), task("upper", true)])).toEqual({ waiting: ["lower"], seen: ["upper"] });
  });

  it("lets go of what is listed no more", () => {
    expect(keepPlaces(sortedPlaces([task("a"), task("b", true)]), [task("a")])).toEqual({ waiting: ["a"], seen: [] });
  });
});
