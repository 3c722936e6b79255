/** Something that workers compute: asked for, then looked at until it is there. */
const LOOK_MS = 300;

type Computed = { id: string; state: "waiting" | "running" | "done" | "failed" | "superseded" };

/** Gives up when nobody looks any more; what nobody waited for in time is asked for again. */
export async function waitFor<T extends Computed>(
  ask: () => Promise<T>,
  look: (id: string) => Promise<T>,
  wanted: () => boolean,
): Promise<T | null> {
  let answer = await ask();
  while (wanted() && answer.state !== "done" && answer.state !== "failed") {
    await new Promise((done) => setTimeout(done, LOOK_MS));
    answer = answer.state === "superseded" ? await ask() : await look(answer.id);
  }
  return wanted() ? answer : null;
}
