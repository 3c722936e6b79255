/** Questions in the clinic's own words. */
import { Button } from "@nof1/kit/parts/Button.tsx";
import { SelectField, TextArea } from "@nof1/kit/parts/Field.tsx";
import { useContext } from "preact/hooks";
import { choicesFrom, OWN_KINDS, ownItem, type OwnItem } from "../../logic/asking.ts";
import { valueAt } from "../../logic/protocol.ts";
import { Amount, Bound, idOf, Text, Tick } from "../../parts/bound.tsx";
import { say } from "../../words/asking.ts";

export function OwnItems({ path }: { path: string }) {
  const { body, set } = useContext(Bound);
  const items = (valueAt(body, `${path}.items`) ?? []) as OwnItem[];
  const next = `q${Math.max(0, ...items.map(({ id }) => Number(id.slice(1)) || 0)) + 1}`;
  return (
    <div class="stack">
      <Text path={`${path}.title`} label={say("own_name")} hint={say("own_name_hint")} />
      {items.map((item, place) => (
        <fieldset class="group stack tight" key={item.id}>
          <OwnItemFields path={`${path}.items.${place}`} item={item} n={place + 1} />
          {items.length > 1 && (
            <div>
              <Button kind="quiet" onClick={() => set(`${path}.items`, items.filter((_, i) => i !== place))}>
                {say("remove_item", { n: place + 1 })}
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      <div>
        <Button kind="quiet" onClick={() => set(`${path}.items`, [...items, ownItem(next, "scale")])}>
          {say("add_item")}
        </Button>
      </div>
    </div>
  );
}

function OwnItemFields({ path, item, n }: { path: string; item: OwnItem; n: number }) {
  const { set, remarks } = useContext(Bound);
  const lacking = remarks(`${path}.choices`).find(({ level }) => level === "error")?.text;
  return (
    <>
      <Text path={`${path}.text`} label={say("item_text", { n })} />
      <SelectField
        label={say("item_kind")}
        id={idOf(`${path}.kind`)}
        value={item.kind}
        options={OWN_KINDS.map((value) => ({ value, label: say(`kind_${value}`) }))}
        onChange={(kind) => set(path, ownItem(item.id, kind, item.text))}
      />
      {item.kind === "scale" && (
        <div class="fields-two">
          <Amount path={`${path}.minimum`} label={say("item_minimum")} />
          <Amount path={`${path}.maximum`} label={say("item_maximum")} />
          <Text path={`${path}.low`} label={say("item_low")} />
          <Text path={`${path}.high`} label={say("item_high")} />
        </div>
      )}
      {item.kind === "number" && <Text path={`${path}.unit`} label={say("item_unit")} size="medium" />}
      {item.choices && (
        <TextArea
          label={say("item_choices")}
          id={idOf(`${path}.choices`)}
          error={lacking}
          rows={4}
          value={item.choices.map(({ text }) => text).join("\n")}
          onInput={(lines) => set(`${path}.choices`, choicesFrom(item.kind, lines.split("\n")))}
        />
      )}
      <Tick path={`${path}.required`} label={say("item_required")} />
    </>
  );
}
