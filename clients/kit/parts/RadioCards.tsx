// One of a few, each a card as large as a thumb. Native radio buttons underneath: arrows, forms and readers just work.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./RadioCards.css";

export interface Card<V extends string> {
  value: V;
  label: ComponentChildren;
  hint?: ComponentChildren;
}

export interface RadioCardsProps<V extends string> {
  legend: ComponentChildren;
  hint?: ComponentChildren | undefined;
  error?: string | undefined;
  id?: string;
  value: V | null;
  cards: readonly Card<V>[];
  onChange: (value: V) => void;
  /** Side by side where there is room. */
  across?: boolean;
  disabled?: boolean;
}

export function RadioCards<V extends string>(props: RadioCardsProps<V>) {
  const own = useId();
  const group = props.id ?? own;
  const described = [props.hint ? `${group}-hint` : "", props.error ? `${group}-error` : ""].filter(Boolean).join(" ");
  return (
    <fieldset class={`cards${props.error ? " wrong" : ""}`} id={group} disabled={props.disabled} aria-describedby={described || undefined}>
      <legend class="cards-legend">{props.legend}</legend>
      {props.hint && <p class="field-hint" id={`${group}-hint`}>{props.hint}</p>}
      {props.error && <p class="field-error" id={`${group}-error`}>{props.error}</p>}
      <div class={`cards-list${props.across ? " across" : ""}`}>
        {props.cards.map((card, i) => (
          <label key={card.value} class="cards-card">
            <input
              type="radio"
              name={group}
              id={i === 0 ? `${group}-first` : undefined}
              checked={props.value === card.value}
              onChange={() => props.onChange(card.value)}
            />
            <span>
              <span class="cards-label">{card.label}</span>
              {card.hint && <span class="cards-hint">{card.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
