// What is wrong with a form, on top of it: takes the focus, and each line leads to its field.
import { useEffect, useRef } from "preact/hooks";
import { kitSay } from "../words/kit.ts";
import "./ErrorSummary.css";

export interface FormError {
  /** Id of the control to go to. */
  field: string;
  message: string;
}

/** Takes the focus at each new attempt; `attempt` tells them apart where the list shrinks between two. */
export function ErrorSummary({ errors, attempt = errors }: { errors: readonly FormError[]; attempt?: readonly FormError[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length > 0) box.current?.focus();
  }, [attempt]);
  if (errors.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{kitSay("errors.title")}</h2>
      <ul>
        {errors.map(({ field, message }) => (
          <li key={field}>
            <a href={`#${field}`} onClick={(event) => goTo(field, event)}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

// The address stays as it is: a fragment here would be a page to the apps.
function goTo(field: string, event: Event): void {
  event.preventDefault();
  const control = document.getElementById(`${field}-first`) ?? document.getElementById(field);
  control?.focus();
  control?.scrollIntoView({ block: "center" });
}
