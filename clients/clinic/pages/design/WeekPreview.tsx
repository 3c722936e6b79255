/** What the patient's fullest week looks like, laid out by the server with the rules that ask. */
import type { Week } from "@nof1/contract/shapes.ts";
import { language } from "@nof1/kit/words/catalogue.ts";
import { formatClock } from "@nof1/kit/words/formats.ts";
import { sayAbout, weekdayName } from "../../parts/asking.ts";
import { say } from "../../words/asking.ts";

export function WeekPreview({ week, daily }: { week: Week | null; daily: string }) {
  if (!week) return <p class="soft small">{say("week_none")}</p>;
  const count = week.days.reduce((sum, day) => sum + day.moments.length, 0);
  const most = Math.max(...week.days.map((day) => day.seconds));
  return (
    <section class="stack tight" aria-label={say("week")}>
      <h3>{say("week")}</h3>
      <p role="status">{say("week_sum", { questions: say("week_questions", { count }), minutes: sayAbout(most) })}</p>
      <div class="table-scroll" tabIndex={0} role="group" aria-label={say("week")}>
        <table class="week">
          <thead>
            <tr>
              <th scope="col">{say("week_day")}</th>
              <th scope="col">{say("week_asked")}</th>
              <th scope="col">{say("week_takes")}</th>
            </tr>
          </thead>
          <tbody>
            {week.days.map((day) => (
              <tr key={day.weekday}>
                <th scope="row">{weekdayName(day.weekday)}</th>
                <td>
                  <ul class="plain">
                    {day.moments.map((one, place) => (
                      <li key={place}>
                        {formatClock(one.clock)} {one.title?.[language.value] ?? (daily || say("daily"))}
                        {one.drawn && <span class="soft"> ({say("at_random")})</span>}
                      </li>
                    ))}
                  </ul>
                </td>
                <td>{day.moments.length > 0 ? sayAbout(day.seconds) : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
