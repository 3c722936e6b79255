import type { PatientTrial } from "@nof1/contract/shapes.ts";
import { lookAtToday } from "../plan.ts";
import { goTo } from "../route.ts";
import { items, now } from "../state.ts";
import { say } from "../words/say.ts";
import { Back } from "./Back.tsx";
import { CheckInForm } from "./CheckInForm.tsx";

export function YesterdayScreen({ trial }: { trial: PatientTrial }) {
  const today = lookAtToday(trial, items.value, now.value);
  const yesterday = today.kind === "day" ? today.yesterday : null;
  return (
    <div class="screen">
      <Back to="today" />
      <h1>{say("yesterday.title")}</h1>
      {yesterday?.occurrence ? (
          <CheckInForm
            trial={trial}
            day={yesterday}
            occurrence={yesterday.occurrence}
            when="yesterday"
            onSaved={() => goTo("today")}
          />
      ) : (
        <p>{say("yesterday.gone")}</p>
      )}
    </div>
  );
}
