/** What waits, by kind, and where it is done. */
import type { WorkLine } from "@nof1/contract/shapes.ts";

export type WorkGroup = { code: WorkLine["code"]; lines: WorkLine[] };

/** The server tells the most urgent first: groups and lines stay in its order. */
export function groupWork(lines: WorkLine[]): WorkGroup[] {
  const groups = new Map<WorkLine["code"], WorkLine[]>();
  for (const line of lines) groups.set(line.code, [...(groups.get(line.code) ?? []), line]);
  return [...groups].map(([code, members]) => ({ code, lines: members }));
}

const DOORS: Partial<Record<WorkLine["code"], string>> = {
  approval_needed: "/approve",
  result_ready: "/effect",
  reply: "/decide",
  review_due: "/decide",
};
const TASKS: readonly string[] = ["danger", "side_effect"];

/** The one page on which it is done. */
export function hrefOfWork({ code, trial_id: id }: Pick<WorkLine, "code" | "trial_id">): string {
  return TASKS.includes(code) ? `#/tasks/${id}` : `#/trials/${id}${DOORS[code] ?? ""}`;
}
