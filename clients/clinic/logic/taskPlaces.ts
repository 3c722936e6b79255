/** Which task stands where on the page, so that none moves while somebody reads. */
import type { Task } from "@nof1/contract/shapes.ts";

/** Where each card stands on the page, by its id. */
export type Places = { waiting: string[]; seen: string[] };

/** A card keeps its place once it stands: what was just looked at too, lest the next one slides under a pointer. What is new comes last. */
export function keepPlaces(before: Places, tasks: readonly Task[]): Places {
  const ids = new Set(tasks.map(({ id }) => id));
  const standing = new Set([...before.waiting, ...before.seen]);
  const fresh = tasks.filter(({ id }) => !standing.has(id));
  const still = (group: readonly string[]): string[] => group.filter((id) => ids.has(id));
  return {
    waiting: [...still(before.waiting), ...fresh.filter(({ looked }) => !looked).map(({ id }) => id)],
    seen: [...still(before.seen), ...fresh.filter(({ looked }) => looked).map(({ id }) => id)],
  };
}

/** As the server sorts them: the place of each for somebody who comes now. */
export const sortedPlaces = (tasks: readonly Task[]): Places => keepPlaces({ waiting: [], seen: [] }, tasks);

/** How many wait that came while the page stood, and so stand last, whatever their weight. */
export const cameLater = (first: ReadonlySet<string>, tasks: readonly Task[]): number => tasks.filter(({ id, looked }) => !looked && !first.has(id)).length;
