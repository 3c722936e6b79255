/** Reminders, more questions and who looks: folded, with one line of what is asked. */
import type { Asking, DesignCheck, ProtocolBody, ShippedInstrument } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { SelectField } from "@nof1/kit/parts/Field.tsx";
import { useState } from "preact/hooks";
import { getInstruments } from "../../logic/api.ts";
import { addOwn, addShipped, askingOf, needsCover } from "../../logic/asking.ts";
import type { Designing } from "../../logic/designing.ts";
import { useLoaded } from "../../logic/loaded.ts";
import { sayAbout, sayInShort } from "../../parts/asking.ts";
import { Area, Cards, Text } from "../../parts/bound.tsx";
import { Waits } from "../../parts/Refusal.tsx";
import { language } from "@nof1/kit/words/catalogue.ts";
import { say } from "../../words/asking.ts";
import { CoverPart } from "./CoverPart.tsx";
import { DangerPart } from "./DangerPart.tsx";
import { QuestionnaireCard } from "./QuestionnaireCard.tsx";
import { ReminderChoice } from "./ReminderChoice.tsx";
import { Section } from "./Section.tsx";
import { WeekPreview } from "./WeekPreview.tsx";

export type AskingProps = {
  asking: Asking;
  change: (next: Asking) => void;
  instruments: readonly ShippedInstrument[];
  protocol: ProtocolBody;
};

export function AskingSection({ designing, check }: { designing: Designing; check: DesignCheck | null }) {
  const { protocol } = designing;
  const [loaded, { reload }] = useLoaded("instruments", getInstruments);
  const [open, setOpen] = useState(false);
  const asking = askingOf(protocol);
  const change = (next: Asking): void => designing.set("asking", next);
  const wrong = (check?.notes ?? []).some((note) => note.level === "error" && note.field?.startsWith("asking"));
  return (
    <Section number={6} title={say("section")}>
      <details class="fold" open={open || wrong} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{sayInShort(asking, protocol.prompt_time)}</summary>
        <div class="stack asking">
          <DailyPart />
          <Waits on={loaded} again={reload}>
            {(instruments) => <QuestionsPart asking={asking} change={change} instruments={instruments} protocol={protocol} />}
          </Waits>
          <HandlingPart />
          <WeekPreview week={check?.week ?? null} daily={protocol.outcome.name} />
        </div>
      </details>
    </Section>
  );
}

/** What hangs on the library's questionnaires: they are not planned, nor their rules passed over, before they are here. */
function QuestionsPart(props: AskingProps) {
  return (
    <>
      <QuestionnairesPart {...props} />
      <DangerPart {...props} />
      {needsCover(props.asking, props.instruments) && <CoverPart asking={props.asking} />}
    </>
  );
}

function DailyPart() {
  return (
    <>
      <ReminderChoice path="asking.reminders" label={say("reminders")} hint={say("reminders_hint")} />
      <fieldset class="group">
        <legend>{say("quiet")}</legend>
        <div class="fields-two">
          <Text path="asking.quiet.start" type="time" size="medium" label={say("quiet_start")} hint={say("quiet_hint")} />
          <Text path="asking.quiet.end" type="time" size="medium" label={say("quiet_end")} />
        </div>
      </fieldset>
      <Cards
        path="asking.clock"
        legend={say("clock")}
        across
        cards={[
          { value: "follow", label: say("clock_follow") },
          { value: "home", label: say("clock_home") },
        ]}
      />
    </>
  );
}

function QuestionnairesPart({ asking, change, instruments, protocol }: AskingProps) {
  const [chosen, setChosen] = useState("");
  const plannable = instruments.filter(({ offered }) => offered === "planned");
  const known = plannable.find(({ name }) => name === chosen);
  const label = (one: ShippedInstrument): string => `${one.title[language.value]} (${sayAbout(one.seconds)})`;
  return (
    <section class="stack" aria-label={say("questionnaires")}>
      <h3>{say("questionnaires")}</h3>
      {asking.questionnaires.map((one, place) => (
        <QuestionnaireCard key={one.key} place={place} asking={asking} change={change} instruments={instruments} protocol={protocol} />
      ))}
      <div class="add-option">
        <SelectField
          label={say("add_shipped")}
          value={chosen}
          options={[{ value: "", label: say("choose") }, ...plannable.map((one) => ({ value: one.name, label: label(one) }))]}
          onChange={setChosen}
        />
        <Button
          disabled={!known}
          onClick={() => {
            if (known) change(addShipped(asking, known, protocol.prompt_time));
            setChosen("");
          }}
        >
          {say("add")}
        </Button>
      </div>
      <div>
        <Button kind="quiet" onClick={() => change(addOwn(asking, say("own_title"), protocol.prompt_time))}>
          {say("add_own")}
        </Button>
      </div>
    </section>
  );
}

function HandlingPart() {
  return (
    <fieldset class="group stack">
      <legend>{say("handling")}</legend>
      <p class="soft small">{say("handling_lead")}</p>
      <div class="fields-two">
        <Area path="asking.handling.flare" label={say("flare")} />
        <Area path="asking.handling.rescue" label={say("rescue")} />
        <Area path="asking.handling.illness" label={say("illness")} />
      </div>
      <Cards
        path="asking.handling.holiday"
        legend={say("holiday")}
        cards={[
          { value: "keep", label: say("holiday_keep") },
          { value: "move", label: say("holiday_move") },
        ]}
      />
    </fieldset>
  );
}
