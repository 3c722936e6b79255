// Things that are read from the server and kept for when it cannot be reached.
import { useEffect, useState } from "preact/hooks";
import type { AnswerOf } from "@nof1/contract/calls.ts";
import type { Result } from "@nof1/contract/client.ts";
import { language } from "@nof1/kit/words/catalogue.ts";
import { keepIfThereIsRoom, recall } from "./database.ts";
import { client, storage } from "./phone.ts";

export interface Fetched<T> {
  value: T | null;
  /** looking: nothing known yet. fresh: from the server just now. kept: from this phone, the server could not be asked. */
  state: "looking" | "fresh" | "kept" | "nothing";
  again: () => void;
}

export function useFetched<Path extends string>(path: Path): Fetched<AnswerOf<"GET", Path>> {
  type T = AnswerOf<"GET", Path>;
  const [value, setValue] = useState<T | null>(null);
  const [state, setState] = useState<Fetched<T>["state"]>("looking");
  const [round, setRound] = useState(0);
  useEffect(() => {
    let gone = false;
    void recall<T>(storage, path).then(async (kept) => {
      if (gone) return;
      if (kept !== undefined) setValue(kept);
      const result: Result<T> = await client.call<T>("GET", path, { language: language.value });
      if (gone) return;
      if (result.ok) {
        setValue(result.value);
        setState("fresh");
        await keepIfThereIsRoom(storage, path, result.value);
      } else setState(kept === undefined ? "nothing" : "kept");
    });
    return () => void (gone = true);
  }, [path, round, language.value]);
  return { value, state, again: () => setRound((before) => before + 1) };
}
