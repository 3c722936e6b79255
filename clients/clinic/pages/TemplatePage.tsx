/** One template: its design, what each number rests on, and the trials begun from it. */
import type { Design, Staff, Template } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatNumber } from "@nof1/kit/words/formats.ts";
import { getTemplate, retireTemplate } from "../logic/api.ts";
import { designIn, inShort } from "../logic/begin.ts";
import { useDoing, useLoaded } from "../logic/loaded.ts";
import { Remarks } from "../parts/bound.tsx";
import { Facts } from "../parts/Facts.tsx";
import { Page } from "../parts/Page.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Refusal, Waits } from "../parts/Refusal.tsx";
import { StateBadge } from "../parts/Badges.tsx";
import { fieldName } from "../parts/BegunLine.tsx";
import { say } from "../words/begin.ts";
import { begunFrom } from "./begin/Templates.tsx";
import { useBeginning } from "./begin/useBeginning.tsx";
import { ArmList, designFactsOf } from "./trial/DesignPanel.tsx";

type Props = { template: Template; person: Staff; put: (template: Template) => void };

export function TemplatePage({ id, person }: { id: string; person: Staff }) {
  const [loaded, { reload, put }] = useLoaded(id, () => getTemplate(id));
  const back = <a href="#/new">← {say("back")}</a>;
  if (loaded.state === "ready")
    return (
      <Page wide title={loaded.value.title[language.value]} above={back} lead={<p>{loaded.value.summary[language.value]}</p>}>
        <TemplateHere template={loaded.value} person={person} put={put} />
      </Page>
    );
  return (
    <Page title={say("template")} above={back}>
      <Waits on={loaded} again={reload}>
        {() => null}
      </Waits>
    </Page>
  );
}

function TemplateHere(props: Props) {
  const { template } = props;
  const design = designIn(template.designs, language.value);
  return (
    <div class="trial">
      <div class="trial-main stack">
        <Begin {...props} />
        {template.notes.length > 0 && (
          <Panel title={say("cautions_title")}>
            <Remarks remarks={template.notes.map((one) => ({ level: "warning", text: withSources(template, one.text[language.value], one.sources) }))} />
          </Panel>
        )}
        {template.kind === "shipped" && <RestsOn template={template} />}
      </div>
      <div class="trial-side stack">
        {design && (
          <Panel title={say("template")}>
            <ArmList protocol={design.protocol} />
            <Facts facts={designFactsOf(design.protocol)} />
          </Panel>
        )}
        <Panel title={say("trials")}>
          <Trials template={template} />
        </Panel>
        <Provenance {...props} />
      </div>
    </div>
  );
}

function Begin({ template, person }: Props) {
  const { begin, asks } = useBeginning(person);
  if (template.retired) return <Notice title={say("retired")} />;
  const start = (design: Design): void => begin({ design, begun: begunFrom(template) });
  const several = template.designs.length > 1;
  return (
    <div class="row">
      {asks}
      {template.designs.map((design) => (
        <Button key={design.language} kind={design.language === language.value || !several ? "primary" : "secondary"} onClick={() => start(design)}>
          {several ? say(`begin_${design.language}`) : say("begin")}
        </Button>
      ))}
    </div>
  );
}

export function withSources(template: Template, text: string, keys: readonly string[]): string {
  return keys.length > 0 ? say("from", { text, sources: inShort(template, keys) }) : text;
}

function RestsOn({ template }: { template: Template }) {
  const said = language.value;
  const design = designIn(template.designs, said);
  return (
    <Panel title={say("rests_on")}>
      <h3>{say("worthwhile_title")}</h3>
      {template.none_worthwhile && <p>{template.none_worthwhile[said]}</p>}
      {template.worthwhile.length > 0 && <p>{say("worthwhile_ask")}</p>}
      {template.worthwhile.map((one) => (
        <p key={one.amount}>
          <strong>{say("amount", { amount: formatNumber(one.amount) })}</strong> {withSources(template, one.text[said], one.sources)}
        </p>
      ))}
      <h3>{say("why")}</h3>
      <dl class="reasons">
        {template.reasons.map((reason) => (
          <div key={reason.field}>
            <dt>{fieldName(reason.field, design?.protocol.arms ?? [])}</dt>
            <dd>
              {withSources(template, reason.text[said], reason.sources)}
            </dd>
          </div>
        ))}
      </dl>
      <h3>{say("sources")}</h3>
      <ul class="sources">
        {template.sources.map((source) => (
          <li key={source.key}>
            {source.text}
            {source.doi && (
              <>
                {" "}
                <a href={`https://doi.org/${source.doi}`} rel="noreferrer">
                  doi:{source.doi}
                </a>
              </>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Trials({ template }: { template: Template }) {
  if (template.trials.length === 0) return <p class="soft">{say("trials_none")}</p>;
  return (
    <ul class="plain stack tight">
      {template.trials.map((trial) => (
        <li key={trial.id} class="row">
          <a href={`#/trials/${trial.id}`}>{trial.patient_name}</a>
          <StateBadge state={trial.state} />
        </li>
      ))}
    </ul>
  );
}

function Provenance({ template, put }: Props) {
  const doing = useDoing();
  const retire = (): Promise<boolean> => doing.run(async () => put(await retireTemplate(template.id)));
  return (
    <Panel title={say("version_title", { version: template.version })}>
      <Facts
        facts={[
          { name: say("authors"), value: template.authors },
          { name: say("licence"), value: template.licence ?? "–" },
        ]}
      />
      <Refusal why={doing.why} />
      {template.kind === "site" && !template.retired && (
        <div>
          <Button busy={doing.busy} onClick={() => void retire()}>
            {say("retire")}
          </Button>
        </div>
      )}
    </Panel>
  );
}
