import { useEffect, useRef, useState } from "preact/hooks";
import { type Draft, loadDraft, saveDraft } from "../drafts.ts";
import { storage } from "../phone.ts";
import type { QuestionDraft } from "../questioning.ts";

/** The draft kept under this key, or a fresh one; null until the phone has looked. Each change is kept at once. */
export function useDraft<D extends Draft | QuestionDraft>(key: string, fresh: () => D) {
  const [draft, setDraft] = useState<D | null>(null);
  const latest = useRef<D | null>(null);
  const put = (next: D) => {
    latest.current = next;
    setDraft(next);
  };
  useEffect(() => {
    void loadDraft<D>(storage, key).then((kept) => put(kept ?? fresh()));
  }, [key]);
  const change = (changes: Partial<D>) => {
    if (!latest.current) return;
    put({ ...latest.current, ...changes });
    void saveDraft(storage, latest.current);
  };
  return { draft, change };
}
