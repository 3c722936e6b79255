import type { Staff } from "@nof1/contract/shapes.ts";
import { describe, expect, it } from "vitest";
import { addArm, blankProtocol, makeReference, missingFields, removeArm, valueAt, withValue } from "./protocol.ts";

const staff: Staff = {
  id: "s",
  name: "Nurse",
  roles: ["nurse"],
  site: { id: "x", name: "Clinic", contact: { name: "Desk", phone: "1", hours: "9–17", emergency_phone: "112" } },
  demonstration: false,
};
const blank = () => blankProtocol(staff, "Europe/Berlin", "en");

describe("a design being written", () => {
  it("starts with the clinic's own contact and two treatments", () => {
    expect(blank().contact.name).toBe("Desk");
    expect(blank().arms.map((arm) => arm.key)).toEqual(["a", "b"]);
  });

  it("names what is missing, in the order of the page", () => {
    expect(missingFields(blank()).slice(0, 4)).toEqual(["patient_name", "question", "arms.0.name", "arms.1.name"]);
  });

  it("keeps what was taken before when another treatment is removed", () => {
    let three = addArm(blank());
    three = withValue(three, "arms.2.name", "Walking");
    three = withValue(three, "before.arm", "c");
    const two = removeArm(three, 0);
    expect(two.arms.map((arm) => arm.key)).toEqual(["a", "b"]);
    expect(two.arms.find((arm) => arm.key === two.before.arm)?.name).toBe("Walking");
  });

  it("forgets what was taken before when that treatment is removed", () => {
    const three = withValue(addArm(blank()), "before.arm", "c");
    expect(removeArm(three, 2).before.arm).toBeNull();
  });

  it("never goes below two treatments", () => {
    expect(removeArm(blank(), 0).arms).toHaveLength(2);
  });

  it("puts the reference first", () => {
    const named = withValue(withValue(blank(), "arms.0.name", "A"), "arms.1.name", "B");
    expect(makeReference(named, 1).arms.map(({ key, name }) => key + name)).toEqual(["aB", "bA"]);
  });

  it("changes one value and leaves the original alone", () => {
    const before = blank();
    const after = withValue(before, "arms.1.name", "Tea");
    expect(valueAt(after, "arms.1.name")).toBe("Tea");
    expect(valueAt(before, "arms.1.name")).toBe("");
  });
});
