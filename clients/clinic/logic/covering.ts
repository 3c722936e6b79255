/** Naming anew who looks at alarming answers: what to begin with, and what speaks against saving it. */
import type { Cover, CoverSeen, DesignNote } from "@nof1/contract/shapes.ts";

const PATH = "asking.cover";

/** The cover now; whoever left is to be chosen anew. */
export function coverToRenew({ cover, gone }: CoverSeen): Cover {
  const stays = (turn: "owner" | "deputy"): string | null => (gone.includes(turn) ? null : cover[`${turn}_id`]);
  return { ...cover, owner_id: stays("owner"), deputy_id: stays("deputy") };
}

/** What is said about the cover alone: by the check, by the refusal where the check said nothing, and an empty number. */
export function notesOnCover(cover: Cover, checked: readonly DesignNote[], refused: Record<string, string[]>): DesignNote[] {
  const notes = checked.filter(({ field }) => field?.startsWith(`${PATH}.`));
  const said = new Set(notes.map(({ field }) => field));
  const minutes = `${PATH}.escalate_minutes`;
  const more = Object.entries(refused).filter(([field]) => field.startsWith(`${PATH}.`) && !said.has(field));
  return [
    ...notes,
    ...more.flatMap(([field, codes]) => codes.map((code) => error(field, code))),
    ...(Number.isFinite(cover.escalate_minutes) ? [] : [error(minutes, "missing")]),
  ];
}

const error = (field: string, code: string): DesignNote => ({ code, level: "error", field, numbers: {} });
