/** What a trial was begun from, with the way to it. */
import { language } from "@nof1/kit/words/catalogue.ts";
import type { Begun } from "../logic/begin.ts";
import { hrefOf } from "../logic/route.ts";
import { say } from "../words/begin.ts";

export function sayBegun({ kind, title }: Begun): string {
  return title === null ? say("begun_gone") : say(`begun_${kind}`, { title: title[language.value] });
}

function hrefOfBegun({ kind, name }: Begun): string | null {
  if (kind === "study") return null;
  return hrefOf(kind === "trial" ? { page: "trial", id: name } : { page: "template", id: name });
}

export function BegunLine({ origin }: { origin: Begun | null }) {
  if (!origin) return null;
  const href = origin.title === null ? null : hrefOfBegun(origin);
  return <p class="small">{href ? <a href={href}>{sayBegun(origin)}</a> : sayBegun(origin)}</p>;
}
