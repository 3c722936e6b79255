/** What a trial was begun from, with the way to it. */
import { language } from "@nof1/kit/words/catalogue.ts";
import type { Begun } from "../logic/begin.ts";
import { hrefOf } from "../logic/route.ts";
import { say } from "../words/begin.ts";
import { say as sayProtocol } from "../words/protocol.ts";
import { labelOf } from "./values.ts";

export function sayBegun({ kind, title }: Begun): string {
  return title === null ? say("begun_gone") : say(`begun_${kind}`, { title: title[language.value] });
}

function hrefOfBegun({ kind, name }: Begun): string | null {
  if (kind === "study") return null;
  return hrefOf(kind === "trial" ? { page: "trial", id: name } : { page: "template", id: name });
}

/** A field by its label; what is to be done for a treatment by the treatment's name. */
export function fieldName(field: string, arms: readonly { name: string }[]): string {
  const [, place, what] = /^arms\.(\d+)\.(\w+)$/.exec(field) ?? [];
  if (place === undefined) return labelOf(field);
  const arm = arms[Number(place)]?.name || sayProtocol("field_arm", { n: Number(place) + 1 });
  return what === "description" ? say("arm_field", { arm }) : arm;
}

export function BegunLine({ origin }: { origin: Begun | null }) {
  if (!origin) return null;
  const href = origin.title === null ? null : hrefOfBegun(origin);
  return <p class="small">{href ? <a href={href}>{sayBegun(origin)}</a> : sayBegun(origin)}</p>;
}
