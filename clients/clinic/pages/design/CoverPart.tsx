/** Who looks at alarming answers, in which hours, and where it goes on when nobody does. */
import type { Colleague } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { locale } from "@nof1/kit/words/catalogue.ts";
import { useContext } from "preact/hooks";
import { getStaff } from "../../logic/api.ts";
import { toggled } from "../../logic/asking.ts";
import { useLoaded } from "../../logic/loaded.ts";
import { Amount, Bound, idOf, Pick, Remarks, Text } from "../../parts/bound.tsx";
import { sayCountry } from "../../parts/cover.ts";
import { Waits } from "../../parts/Refusal.tsx";
import { Ticks, weekdayChoices } from "../../parts/Ticks.tsx";
import { say } from "../../words/asking.ts";
import type { AskingProps } from "./AskingSection.tsx";
import { zonesWith } from "./Sections.tsx";

const COUNTRIES = ["AT", "AU", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "NZ", "PL", "PT", "RO", "SE", "SI", "SK", "US"];

export function CoverPart({ asking }: Pick<AskingProps, "asking">) {
  const { set, remarks } = useContext(Bound);
  const [loaded, { reload }] = useLoaded("staff", getStaff);
  const { cover } = asking;
  return (
    <section class="stack" aria-label={say("cover")}>
      <h3>{say("cover")}</h3>
      <p class="soft small">{say("cover_lead")}</p>
      <Waits on={loaded} again={reload}>
        {(people) => (
          <div class="fields-two">
            <Person path="asking.cover.owner_id" label={say("owner")} people={people} />
            <Person path="asking.cover.deputy_id" label={say("deputy")} people={people} />
          </div>
        )}
      </Waits>
      <Ticks legend={say("cover_weekdays")} id={idOf("asking.cover.weekdays")} ticked={cover.weekdays} choices={weekdayChoices()} onToggle={(day) => set("asking.cover.weekdays", toggled(cover.weekdays, day))} />
      <Remarks remarks={remarks("asking.cover.weekdays")} />
      <div class="fields-three">
        <Text path="asking.cover.start" type="time" size="medium" label={say("cover_start")} />
        <Text path="asking.cover.end" type="time" size="medium" label={say("cover_end")} />
        <Amount path="asking.cover.escalate_minutes" label={say("escalate")} min={5} />
      </div>
      <div class="fields-two">
        <Pick path="asking.cover.zone" label={say("cover_zone")} options={zonesWith(cover.zone).map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))} />
        <Pick
          path="asking.cover.outside"
          label={say("outside")}
          options={[
            { value: "wait", label: say("outside_wait") },
            { value: "go_on", label: say("outside_go_on") },
          ]}
        />
      </div>
      <fieldset class="group">
        <legend>{say("contact")}</legend>
        <div class="fields-three">
          <Text path="asking.cover.contact_name" label={say("contact_name")} />
          <Text path="asking.cover.contact_phone" type="tel" label={say("contact_phone")} />
          <Text path="asking.cover.contact_email" type="email" label={say("contact_email")} />
        </div>
      </fieldset>
      <Pick path="asking.cover.country" label={say("country")} hint={say("country_hint")} options={[{ value: "", label: say("choose") }, ...countries()]} />
      <Numbers asking={asking} />
    </section>
  );
}

function Person({ path, label, people }: { path: string; label: string; people: readonly Colleague[] }) {
  const named = people.map((one) => ({ value: one.id, label: one.has_email ? one.name : say("no_email", { name: one.name }) }));
  return <Pick path={path} label={label} options={[{ value: "", label: say("nobody") }, ...named]} read={(id) => id || null} />;
}

function countries(): { value: string; label: string }[] {
  return COUNTRIES.map((value) => ({ value, label: sayCountry(value) })).sort((a, b) => a.label.localeCompare(b.label, locale.value));
}

function Numbers({ asking: { cover } }: Pick<AskingProps, "asking">) {
  const { set } = useContext(Bound);
  const path = "asking.cover.numbers";
  return (
    <fieldset class="group stack tight">
      <legend>{say("numbers")}</legend>
      {cover.numbers.map((_, place) => (
        <div key={place} class="stack tight">
          <div class="fields-three">
            <Text path={`${path}.${place}.name`} label={say("number_name")} />
            <Text path={`${path}.${place}.phone`} type="tel" label={say("number_phone")} />
            <Text path={`${path}.${place}.hours`} label={say("number_hours")} />
          </div>
          <div>
            <Button kind="quiet" onClick={() => set(path, cover.numbers.filter((_, i) => i !== place))}>
              {say("remove_number", { n: place + 1 })}
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button kind="quiet" onClick={() => set(path, [...cover.numbers, { name: "", phone: "", hours: "" }])}>
          {say("add_number")}
        </Button>
      </div>
    </fieldset>
  );
}
