/** Where a design came from, what must be known before, and what wants somebody's look. */
import type { Template } from "@nof1/contract/shapes.ts";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatNumber } from "@nof1/kit/words/formats.ts";
import { getTemplate } from "../../logic/api.ts";
import { toConfirm, type Begun } from "../../logic/begin.ts";
import { useLoaded, type Loaded } from "../../logic/loaded.ts";
import { hrefOf } from "../../logic/route.ts";
import { idOf, type Remark } from "../../parts/bound.tsx";
import { fieldName, sayBegun } from "../../parts/BegunLine.tsx";
import { say } from "../../words/begin.ts";
import { withSources } from "../TemplatePage.tsx";

/** The template, once it has come; null for a design that came from something else. */
export function useTemplateOf(begun: Begun | null): Template | null {
  const id = begun?.kind === "template" ? begun.name : null;
  const [loaded] = useLoaded<Template | null>(id ?? "none", async () => (id ? getTemplate(id) : null));
  return (loaded as Loaded<Template | null>).value;
}

/** What the template says about a field, beneath it. */
export function remarksFrom(template: Template | null, path: string): Remark[] {
  if (!template) return [];
  const said = language.value;
  const at = <T extends { field: string | null; text: { en: string; de: string }; sources: string[] }>(ones: T[]): string[] =>
    ones.filter(({ field }) => field === path).map(({ text, sources }) => withSources(template, text[said], sources));
  const cautions = at(template.notes).map((text) => ({ level: "warning" as const, text }));
  const reasons = at(template.reasons).map((text) => ({ level: "info" as const, text }));
  return [...cautions, ...reasons, ...(path === "outcome.worthwhile" ? worthwhileFrom(template) : [])];
}

function worthwhileFrom(template: Template): Remark[] {
  const said = language.value;
  const published = template.worthwhile.map((one) =>
    say("published", { amount: formatNumber(one.amount), text: withSources(template, one.text[said], one.sources) }),
  );
  const texts = template.none_worthwhile ? [template.none_worthwhile[said]] : [...published, say("ask_patient")];
  return texts.map((text) => ({ level: "info", text }));
}

type Props = { begun: Begun; template: Template | null; arms: readonly { name: string }[] };

export function BegunNote({ begun, template, arms }: Props) {
  const general = template?.notes.filter(({ field }) => field === null) ?? [];
  return (
    <Notice title={sayBegun(begun)}>
      {template && general.map((one) => <p key={one.text.en}>{withSources(template, one.text[language.value], one.sources)}</p>)}
      <p>{say("confirm")}</p>
      <ul class="begun-confirm">
        {toConfirm(begun, template).map((field) => (
          <li key={field}>
            <ToField field={field} name={field === "outcome.worthwhile" ? say("confirm_worthwhile") : fieldName(field, arms)} />
          </li>
        ))}
      </ul>
      {template && (
        <p class="small">
          <a href={hrefOf({ page: "template", id: template.id })}>{say("read_template")}</a>
        </p>
      )}
    </Notice>
  );
}

function ToField({ field, name }: { field: string; name: string }) {
  const id = idOf(field);
  const go = (event: Event): void => {
    event.preventDefault();
    const control = document.getElementById(`${id}-first`) ?? document.getElementById(id);
    control?.focus();
    control?.scrollIntoView({ block: "center" });
  };
  return (
    <a href={`#${id}`} onClick={go}>
      {name}
    </a>
  );
}
