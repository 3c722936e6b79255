/** The designer's state: what is written, kept here at each change, checked by the server, saved, and merged. */
import type { DesignCheck, ProtocolBody, TrialDetail } from "@nof1/contract/shapes.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { justBegun, originOf, type Begun } from "./begin.ts";
import { askingOf } from "./asking.ts";
import { checkProtocol, createTrial, getTrial, putProtocol, Refused } from "./api.ts";
import { dropDraft, keepDraft, keptDraft, type Draft } from "./drafts.ts";
import { asRefused } from "./loaded.ts";
import { mergeThree, type Clash } from "./merge.ts";
import { withValue, writable } from "./protocol.ts";

const PAUSE_MS = 400;

export type Kept = { at: string; ok: boolean };

export type Start = {
  protocol: ProtocolBody;
  base: ProtocolBody | null;
  version: number | null;
  restoredFrom: string | null;
  begun: Begun | null;
};

/** What to begin with: the draft kept here, else the trial as the server has it, else a blank design. */
export function startFrom(draft: Draft | null, trial: TrialDetail | null, blank: ProtocolBody): Start {
  if (draft) return { ...draft, protocol: { ...draft.protocol, asking: askingOf(draft.protocol) }, restoredFrom: justBegun(draft) ? null : draft.saved_at, begun: draft.begun ?? trial?.origin ?? null };
  if (!trial) return { protocol: blank, base: null, version: null, restoredFrom: null, begun: null };
  const protocol = writable(trial.protocol);
  return { protocol, base: protocol, version: trial.protocol.version, restoredFrom: null, begun: trial.origin };
}

/** What can be asked about already: a number box that is empty just now is left out. */
export function withoutGaps<T>(body: T): T {
  return JSON.parse(JSON.stringify(body, (_, value: unknown) => (Number.isNaN(value) ? undefined : value))) as T;
}

/** The server's word on the design, asked for when typing pauses; an older answer never replaces a newer one. */
export function useChecked(protocol: ProtocolBody): { check: DesignCheck | null; offline: boolean } {
  const [check, setCheck] = useState<DesignCheck | null>(null);
  const [offline, setOffline] = useState(false);
  const newest = useRef(0);
  useEffect(() => {
    const mine = ++newest.current;
    const ask = async (): Promise<void> => {
      const answer = await checkProtocol(withoutGaps(protocol)).catch(asRefused);
      if (mine !== newest.current) return;
      setOffline(answer instanceof Refused && answer.status === 0);
      if (!(answer instanceof Refused)) setCheck(answer);
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [protocol]);
  return { check, offline };
}

export type Designing = {
  protocol: ProtocolBody;
  begun: Begun | null;
  change: (next: ProtocolBody) => void;
  set: (path: string, value: unknown) => void;
  kept: Kept | null;
  clashes: Clash[] | null;
  save: () => Promise<TrialDetail>;
  startOver: () => void;
};

type Where = { staffId: string; trialId: string | null };

/** Brings the server's newer version and mine together after a refused save. */
export async function joinVersions(
  id: string,
  base: ProtocolBody | null,
  mine: ProtocolBody,
): Promise<{ start: Start; clashes: Clash[] }> {
  const { protocol } = await getTrial(id);
  const theirs = writable(protocol);
  const { merged, clashes } = mergeThree(base ?? theirs, mine, theirs);
  return { start: { protocol: merged, base: theirs, version: protocol.version, restoredFrom: null, begun: null }, clashes };
}

export function useDesigning(first: Start, clean: Start, where: Where): Designing {
  const [start, setStart] = useState(first);
  const now = useRef(first); // two changes in one event both count
  const [kept, setKept] = useState<Kept | null>(null);
  const [clashes, setClashes] = useState<Clash[] | null>(null);
  const place = where.trialId ?? "new";

  function write(next: Start): void {
    const at = new Date().toISOString();
    const { protocol, base, version, begun } = next;
    now.current = next;
    setStart(next);
    setKept({ at, ok: keepDraft(localStorage, where.staffId, place, { protocol, base, version, begun, saved_at: at }) });
  }

  const change = (protocol: ProtocolBody): void => write({ ...now.current, protocol });

  async function send(): Promise<TrialDetail> {
    if (where.trialId === null) return createTrial(now.current.protocol, originOf(now.current.begun));
    return putProtocol(where.trialId, now.current.protocol, now.current.version ?? 0);
  }

  async function meet(refused: unknown): Promise<never> {
    if (refused instanceof Refused && refused.code === "changed_meanwhile" && where.trialId !== null) {
      const joined = await joinVersions(where.trialId, now.current.base, now.current.protocol);
      write({ ...joined.start, begun: now.current.begun });
      setClashes(joined.clashes);
    }
    throw refused;
  }

  async function save(): Promise<TrialDetail> {
    const trial = await send().catch(meet);
    dropDraft(localStorage, where.staffId, place);
    setClashes(null);
    return trial;
  }

  function startOver(): void {
    dropDraft(localStorage, where.staffId, place);
    now.current = clean;
    setStart(clean);
    setKept(null);
    setClashes(null);
  }

  const set = (path: string, value: unknown): void => change(withValue(now.current.protocol, path, value));
  return { protocol: start.protocol, begun: start.begun, change, set, kept, clashes, save, startOver };
}

export function draftFor(where: Where): Draft | null {
  return keptDraft(localStorage, where.staffId, where.trialId ?? "new");
}
