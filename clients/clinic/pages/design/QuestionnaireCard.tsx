/** One questionnaire of the plan: what it is, who answers, its texts where they are not ours, when it is asked. */
import type { ShippedInstrument } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { useContext } from "preact/hooks";
import { removeQuestionnaire } from "../../logic/asking.ts";
import { sayAbout, saySchedule, titleOf } from "../../parts/asking.ts";
import { Bound, idOf, Pick, Remarks, Text } from "../../parts/bound.tsx";
import { say } from "../../words/asking.ts";
import { say as sayProtocol } from "../../words/protocol.ts";
import type { AskingProps } from "./AskingSection.tsx";
import { OwnItems } from "./OwnItems.tsx";
import { ScheduleEditor } from "./ScheduleEditor.tsx";

export function QuestionnaireCard({ place, asking, change, instruments, protocol }: AskingProps & { place: number }) {
  const { remarks } = useContext(Bound);
  const one = asking.questionnaires[place];
  if (!one) return null;
  const path = `asking.questionnaires.${place}`;
  const known = instruments.find(({ name }) => name === one.instrument);
  const title = titleOf(one, instruments);
  return (
    <article class="card stack tight questionnaire" aria-label={title}>
      <h4>{title}</h4>
      <p class="soft small">{saySchedule(one.schedule)}</p>
      {known && <About instrument={known} />}
      <div id={idOf(`${path}.items`)} tabIndex={-1}>
        <Remarks remarks={[...remarks(path), ...remarks(`${path}.key`), ...remarks(`${path}.instrument`), ...remarks(`${path}.items`)]} />
      </div>
      {one.instrument === null && <OwnItems path={path} />}
      {known?.texts === "licensed" && <LicensedTexts path={path} instrument={known} />}
      <Pick
        path={`${path}.answered_by`}
        label={say("answered_by")}
        options={(["self", "parent", "carer"] as const).map((value) => ({ value, label: say(`by_${value}`) }))}
      />
      <ScheduleEditor path={`${path}.schedule`} schedule={one.schedule} time={protocol.prompt_time} />
      <div>
        <Button kind="quiet" onClick={() => change(removeQuestionnaire(asking, place))}>
          {say("remove", { title })}
        </Button>
      </div>
    </article>
  );
}

function About({ instrument }: { instrument: ShippedInstrument }) {
  const { recall, ages, seconds, licence } = instrument;
  const about = [
    sayAbout(seconds),
    recall ? say("recall_about", { recall: recall === "period" ? say("recall_period") : sayProtocol(`recall_${recall}`) }) : "",
    sayAges(ages.at_least, ages.at_most),
  ];
  return (
    <>
      <p class="small">{about.filter(Boolean).join(" · ")}</p>
      <p class="soft small">{say("licence", { licence })}</p>
    </>
  );
}

function sayAges(from: number | null, to: number | null): string {
  if (from !== null && to !== null) return say("ages_between", { from, to });
  if (from !== null) return say("ages_from", { from });
  return to === null ? "" : say("ages_to", { to });
}

/** Who holds the licence types the texts; numbers and scoring stay the instrument's. */
function LicensedTexts({ path, instrument }: { path: string; instrument: ShippedInstrument }) {
  return (
    <details class="fold" open>
      <summary>{say("licensed")}</summary>
      <div class="stack">
        {instrument.items.map((item, place) => {
          const name = item.text?.[language.value] ?? item.id;
          return (
            <fieldset class="group stack tight" key={item.id}>
              <Text path={`${path}.items.${place}.text`} label={say("text_of", { item: name })} />
              {item.choices.map((choice, at) => (
                <Text key={String(choice.value)} path={`${path}.items.${place}.choices.${at}.text`} label={say("choice_of", { item: name, value: String(choice.value) })} />
              ))}
            </fieldset>
          );
        })}
      </div>
    </details>
  );
}
