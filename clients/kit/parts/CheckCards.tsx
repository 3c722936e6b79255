// Any number of a few, each a card as large as a thumb. One that stands alone ("none of these") takes the others away.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./RadioCards.css";

export interface CheckCard {
  value: string;
  label: ComponentChildren;
  exclusive?: boolean;
}

export interface CheckCardsProps {
  legend: ComponentChildren;
  hint?: ComponentChildren | undefined;
  error?: string | undefined;
  id?: string;
  values: readonly string[];
  cards: readonly CheckCard[];
  onChange: (values: string[]) => void;
}

export function CheckCards(props: CheckCardsProps) {
  const own = useId();
  const group = props.id ?? own;
  const described = [props.hint ? `${group}-hint` : "", props.error ? `${group}-error` : ""].filter(Boolean).join(" ");
  return (
    <fieldset class={`cards${props.error ? " wrong" : ""}`} id={group} aria-describedby={described || undefined}>
      <legend class="cards-legend">{props.legend}</legend>
      {props.hint && <p class="field-hint" id={`${group}-hint`}>{props.hint}</p>}
      {props.error && <p class="field-error" id={`${group}-error`}>{props.error}</p>}
      <div class="cards-list">
        {props.cards.map((card, i) => (
          <label key={card.value} class="cards-card">
            <input
              type="checkbox"
              id={i === 0 ? `${group}-first` : undefined}
              checked={props.values.includes(card.value)}
              onChange={(event) => props.onChange(toggled(props, card, event.currentTarget.checked))}
            />
            <span class="cards-label">{card.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** In the order of the cards, whatever the order of the taps. */
function toggled({ cards, values }: CheckCardsProps, tapped: CheckCard, on: boolean): string[] {
  const alone = (card: CheckCard) => Boolean(card.exclusive);
  const kept = cards.filter((card) => values.includes(card.value) && card.value !== tapped.value);
  const others = tapped.exclusive ? [] : kept.filter((card) => !alone(card));
  const chosen = new Set((on ? [...others, tapped] : kept).map(({ value }) => value));
  return cards.map(({ value }) => value).filter((value) => chosen.has(value));
}
