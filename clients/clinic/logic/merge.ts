/** Two people changed one design: what only one of them touched is joined, the rest is put to the one who saves. */

export type Clash = { path: string; mine: unknown; theirs: unknown };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Three-way merge of plain data, field by field; lists count as one field. `merged` holds mine where both differ. */
export function mergeThree<T>(base: T, mine: T, theirs: T, path = ""): { merged: T; clashes: Clash[] } {
  if (same(mine, theirs) || same(base, theirs)) return { merged: mine, clashes: [] };
  if (same(base, mine)) return { merged: theirs, clashes: [] };
  if (!isRecord(mine) || !isRecord(theirs)) return { merged: mine, clashes: [{ path, mine, theirs }] };
  const merged: Record<string, unknown> = {};
  const clashes: Clash[] = [];
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const below = mergeThree(
      isRecord(base) ? base[key] : undefined,
      mine[key],
      theirs[key],
      path ? `${path}.${key}` : key,
    );
    merged[key] = below.merged;
    clashes.push(...below.clashes);
  }
  return { merged: merged as T, clashes };
}
