/** Templates to begin from, filtered while one types. */
import type { TemplateLine } from "@nof1/contract/shapes.ts";
import { ArmName, lookOf } from "@nof1/kit/charts/arms.tsx";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { TextField } from "@nof1/kit/parts/Field.tsx";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { useState } from "preact/hooks";
import { getTemplate, getTemplates } from "../../logic/api.ts";
import { designIn, searchTemplates } from "../../logic/begin.ts";
import { useDoing, useLoaded } from "../../logic/loaded.ts";
import { hrefOf } from "../../logic/route.ts";
import { Refusal, Waits } from "../../parts/Refusal.tsx";
import { say } from "../../words/begin.ts";
import type { Beginning } from "./useBeginning.tsx";

type Props = Pick<Beginning, "begin">;

export const begunFrom = ({ id, kind, title }: TemplateLine) =>
  ({ kind: kind === "site" ? "site_template" : "template", name: id, title }) as const;

export function Templates({ begin }: Props) {
  const [loaded, { reload }] = useLoaded("templates", getTemplates);
  return (
    <section class="begin-templates" aria-labelledby="begin-templates">
      <h2 id="begin-templates">{say("templates")}</h2>
      <Waits on={loaded} again={reload}>
        {(lines) => <Searched lines={lines} begin={begin} />}
      </Waits>
    </section>
  );
}

function Searched({ lines, begin }: Props & { lines: TemplateLine[] }) {
  const [typed, setTyped] = useState("");
  const found = searchTemplates(lines, typed);
  return (
    <>
      <div class="trials-search" role="search">
        <TextField label={say("search")} type="search" value={typed} onInput={setTyped} />
        <p class="soft small" role="status">
          {found.length === 0 ? say("none_found", { typed }) : say("found", { count: found.length })}
        </p>
      </div>
      <ul class="begin-cards">
        {found.map((line) => (
          <TemplateCard key={line.id} line={line} begin={begin} />
        ))}
      </ul>
    </>
  );
}

function TemplateCard({ line, begin }: Props & { line: TemplateLine }) {
  const doing = useDoing();
  const said = language.value;
  async function start(): Promise<void> {
    await doing.run(async () => {
      const design = designIn((await getTemplate(line.id)).designs, said);
      if (design) begin({ design, begun: begunFrom(line) });
    });
  }
  return (
    <li class="card begin-card">
      <h3>
        <a href={hrefOf({ page: "template", id: line.id })}>{line.title[said]}</a>
      </h3>
      <p>{line.summary[said]}</p>
      <ul class="plain begin-arms">
        {line.arms.map((arm, place) => (
          <li key={place}>
            <ArmName look={lookOf("abcdefghijklmnopqrstuvwxyz".charAt(place))}>{arm[said]}</ArmName>
          </li>
        ))}
      </ul>
      <p class="soft small begin-facts">
        {[
          line.outcome[said],
          line.days === null ? "" : say("days", { count: line.days }),
          line.blinded ? say("blinded") : "",
          line.kind === "site" ? `${say("own")}, ${say("version", { version: line.version })}` : "",
          line.used > 0 ? say("used", { count: line.used }) : "",
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {line.cautions > 0 && (
        <p class="small begin-cautions">
          <Icon name="warning" size={16} /> {say("cautions", { count: line.cautions })}
        </p>
      )}
      <Refusal why={doing.why} />
      <div class="begin-card-foot">
        <Button busy={doing.busy} onClick={() => void start()}>
          {say("begin")}
          <span class="unseen"> {line.title[said]}</span>
        </Button>
      </div>
    </li>
  );
}
