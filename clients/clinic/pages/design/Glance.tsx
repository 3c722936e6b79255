/** The design at a glance: how long, in which order, and what is still open. Grows with what is written. */
import type { DesignCheck, DesignNote, ProtocolBody } from "@nof1/contract/shapes.ts";
import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import type { Kept } from "../../logic/designing.ts";
import { lengthsOf, totalDays } from "../../logic/exampleOrder.ts";
import type { Outlook } from "../../logic/judging.ts";
import { errorsOf } from "../../logic/open.ts";
import { OutlookInShort } from "../../parts/Outlook.tsx";
import { idOf } from "../../parts/bound.tsx";
import { sayNote } from "../../parts/notes.ts";
import { say } from "../../words/design.ts";
import { say as sayProtocol } from "../../words/protocol.ts";
import { ExampleCalendar } from "./ExampleCalendar.tsx";

export type GlanceProps = {
  protocol: ProtocolBody;
  check: DesignCheck | null;
  notes: DesignNote[];
  offline: boolean;
  kept: Kept | null;
  outlook: Outlook;
};

export function Glance({ protocol, check, notes, offline, kept, outlook }: GlanceProps) {
  const lengths = lengthsOf(protocol);
  const days = lengths ? totalDays(lengths) : 0;
  return (
    <div class="glance stack">
      <h2>{say("summary")}</h2>
      {days > 0 && (
        <p class="glance-days" role="status">
          <strong>{say("total", { days: sayProtocol("days", { count: days }) })}</strong>
          <span class="soft">
            {days >= 14 && say("total_weeks", { weeks: Math.round(days / 7) })}
            {check?.sequences ? ` · ${say("sequences", { count: check.sequences })}` : ""}
          </span>
        </p>
      )}
      <OutlookInShort outlook={outlook} worthwhile={protocol.outcome.worthwhile ?? 1} />
      <ExampleCalendar protocol={protocol} />
      <OpenPoints notes={notes} />
      {offline && <p class="remark warning">{say("check_offline")}</p>}
      {kept && <p class="soft small">{kept.ok ? say("kept", { time: formatInstant(kept.at) }) : say("not_kept")}</p>}
    </div>
  );
}

function OpenPoints({ notes }: { notes: DesignNote[] }) {
  const open = errorsOf(notes);
  if (open.length === 0)
    return (
      <p class="glance-done">
        <Icon name="check" size={20} />
        {say("nothing_open")}
      </p>
    );
  return (
    <details class="fold glance-open">
      <summary>{say("open_points", { count: open.length })}</summary>
      <ul>
        {open.map((note) => (
          <li key={`${note.field}${note.code}`}>
            <OpenPoint note={note} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function OpenPoint({ note }: { note: DesignNote }) {
  if (note.field === null) return <>{sayNote(note)}</>;
  const id = idOf(note.field);
  const go = (event: Event): void => {
    event.preventDefault();
    const control = document.getElementById(`${id}-first`) ?? document.getElementById(id);
    control?.focus();
    control?.scrollIntoView({ block: "center" });
  };
  return (
    <a href={`#${id}`} onClick={go}>
      {sayNote(note)}
    </a>
  );
}
