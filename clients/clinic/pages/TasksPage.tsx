/** Answers that somebody must look at: the urgent first, each with its true time and every step so far. */
import type { Staff, Task } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { useEffect, useState } from "preact/hooks";
import { getTasks } from "../logic/api.ts";
import { useDoing, useLoaded } from "../logic/loaded.ts";
import { cameLater, keepPlaces, sortedPlaces, type Places } from "../logic/taskPlaces.ts";
import { lookWhileSeen, waitingTasks } from "../logic/tasks.ts";
import { Page } from "../parts/Page.tsx";
import { Refusal, Waits } from "../parts/Refusal.tsx";
import { say } from "../words/tasks.ts";
import { TaskCard } from "./tasks/TaskCard.tsx";

/** Come from a trial's page, its first card is shown. */
export function TasksPage({ person, trial }: { person: Staff; trial: string | null }) {
  const [loaded, { reload, put }] = useLoaded("tasks", getTasks);
  const tasks = loaded.value?.tasks;
  useEffect(() => {
    if (tasks) waitingTasks.value = tasks.filter(({ looked }) => looked === null).length;
  }, [tasks]);
  const here = tasks !== undefined;
  useEffect(() => document.querySelector<HTMLElement>(`.task a[href="#/trials/${CSS.escape(trial ?? "")}"]`)?.focus(), [here, trial]);
  const looking = useDoing();
  /** What is being written below stays where nothing comes back. */
  const refresh = async (): Promise<void> => put(await getTasks());
  useEffect(() => lookWhileSeen(() => void looking.run(refresh)), []);

  function changed(task: Task): void {
    if (loaded.value) put({ ...loaded.value, tasks: loaded.value.tasks.map((one) => (one.id === task.id ? task : one)) });
  }
  return (
    <Page title={say("title")} lead={<p>{say("lead")}</p>}>
      <Waits on={loaded} again={reload}>
        {({ tasks, emails }) => (
          <>
            {!emails && <Notice tone="warm" title={say("no_emails")} />}
            <Refusal why={looking.why} />
            <Standing tasks={tasks} person={person} changed={changed} refresh={refresh} />
          </>
        )}
      </Waits>
    </Page>
  );
}

type AllProps = { tasks: Task[]; person: Staff; changed: (task: Task) => void; refresh: () => Promise<void> };

/** Each card stays where it is until the person moves on, or asks for the list to be sorted anew. */
function Standing({ tasks, ...acts }: AllProps) {
  const [sorted, setSorted] = useState({ first: new Set(tasks.map(({ id }) => id)), places: sortedPlaces(tasks) });
  const places = keepPlaces(sorted.places, tasks);
  useEffect(() => setSorted((before) => ({ ...before, places: keepPlaces(before.places, tasks) })), [tasks]);
  const later = cameLater(sorted.first, tasks);
  function sort(): void {
    setSorted({ first: new Set(tasks.map(({ id }) => id)), places: sortedPlaces(tasks) });
    scrollTo(0, 0);
  }
  return (
    <div class="tasks">
      <Groups places={places} tasks={tasks} {...acts} />
      <div role="status" class="tasks-later">
        {later > 0 && (
          <p class="row">
            <strong>{say("came_later", { count: later })}</strong> <Button onClick={sort}>{say("sort")}</Button>
          </p>
        )}
      </div>
    </div>
  );
}

function Groups({ places, tasks, ...acts }: AllProps & { places: Places }) {
  const at = (ids: readonly string[]): Task[] => ids.flatMap((id) => tasks.filter((task) => task.id === id));
  return (
    <>
      <Group title={say("waiting")} empty={say("none_waiting")} tasks={at(places.waiting)} {...acts} />
      <Group title={say("seen")} tasks={at(places.seen)} {...acts} />
    </>
  );
}

function Group({ title, empty, tasks, ...acts }: AllProps & { title: string; empty?: string }) {
  const count = empty ? tasks.filter(({ looked }) => !looked).length : tasks.length;
  if (tasks.length === 0 && !empty) return null;
  return (
    <section class="stack">
      <h2>
        {title} {count > 0 && <span class="trials-count">{count}</span>}
      </h2>
      <ul class="task-list">
        {tasks.map((task) => (
          <TaskCard key={task.id} task={task} {...acts} />
        ))}
      </ul>
      {count === 0 && empty && <p class="soft">{empty}</p>}
    </section>
  );
}
