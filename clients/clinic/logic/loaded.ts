/** Something fetched for a page: on its way, here, or refused. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Refused } from "./api.ts";
import { ended } from "./session.ts";

export type Loaded<T> =
  | { state: "loading"; value: null }
  | { state: "ready"; value: T }
  | { state: "refused"; value: null; why: Refused };

export function asRefused(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused(0, "no_network");
}

/** Fetches anew when `key` changes or on `reload`; an answer that comes too late for its key is dropped. */
export function useLoaded<T>(
  key: string,
  load: () => Promise<T>,
): [Loaded<T>, { reload: () => Promise<void>; put: (value: T) => void }] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading", value: null });
  const current = useRef(key);
  current.current = key;
  const reload = useCallback(async () => {
    const settle = (next: Loaded<T>): void => {
      if (current.current === key) setLoaded(next);
    };
    try {
      settle({ state: "ready", value: await load() });
    } catch (error) {
      settle({ state: "refused", value: null, why: asRefused(error) });
    }
  }, [key]);
  useEffect(() => {
    setLoaded({ state: "loading", value: null });
    void reload();
  }, [reload]);
  const again = loaded.state === "refused" && loaded.why.code === "sign_in_needed" && !ended.value;
  useEffect(() => {
    if (again) void reload();
  }, [again]);
  const put = useCallback((value: T) => setLoaded({ state: "ready", value }), []);
  return [loaded, { reload, put }];
}

/** Fetched anew whenever the page is looked at again. */
export function useSeenAgain(reload: () => Promise<void>): void {
  useEffect(() => {
    const look = (): void => void (document.visibilityState === "visible" && reload());
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [reload]);
}

/** One thing done at a button: whether it is under way, and why it was refused. */
export function useDoing(): { busy: boolean; why: Refused | null; run: (act: () => Promise<void>) => Promise<boolean>; forget: () => void } {
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState<Refused | null>(null);
  async function run(act: () => Promise<void>): Promise<boolean> {
    setBusy(true);
    setWhy(null);
    try {
      await act();
      return true;
    } catch (error) {
      setWhy(asRefused(error));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, why, run, forget: () => setWhy(null) };
}
