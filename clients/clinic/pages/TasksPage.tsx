/** Answers that somebody must look at: the urgent first, each with its true time and every step so far. */
import type { Staff, Task } from "@nof1/contract/shapes.ts";
import { useEffect } from "preact/hooks";
import { getTasks } from "../logic/api.ts";
import { useDoing, useLoaded } from "../logic/loaded.ts";
import { lookWhileSeen, waitingTasks } from "../logic/tasks.ts";
import { Page } from "../parts/Page.tsx";
import { Refusal, Waits } from "../parts/Refusal.tsx";
import { say } from "../words/tasks.ts";
import { TaskCard } from "./tasks/TaskCard.tsx";

export function TasksPage({ person }: { person: Staff }) {
  const [loaded, { reload, put }] = useLoaded("tasks", getTasks);
  const tasks = loaded.value;
  useEffect(() => {
    if (tasks) waitingTasks.value = tasks.filter(({ looked }) => looked === null).length;
  }, [tasks]);
  const looking = useDoing();
  /** What is being written below stays where nothing comes back. */
  const refresh = async (): Promise<void> => put(await getTasks());
  useEffect(() => lookWhileSeen(() => void looking.run(refresh)), []);

  function changed(task: Task): void {
    if (tasks) put(tasks.map((one) => (one.id === task.id ? task : one)));
  }
  return (
    <Page title={say("title")} lead={<p>{say("lead")}</p>}>
      <Waits on={loaded} again={reload}>
        {(tasks) => (
          <div class="tasks">
            <Refusal why={looking.why} />
            <Group title={say("waiting")} empty={say("none_waiting")} tasks={tasks.filter(({ looked }) => !looked)} person={person} changed={changed} refresh={refresh} />
            <Group title={say("seen")} tasks={tasks.filter(({ looked }) => looked)} person={person} changed={changed} refresh={refresh} />
          </div>
        )}
      </Waits>
    </Page>
  );
}

type GroupProps = { title: string; empty?: string; tasks: Task[]; person: Staff; changed: (task: Task) => void; refresh: () => Promise<void> };

function Group({ title, empty, tasks, person, changed, refresh }: GroupProps) {
  if (tasks.length === 0 && !empty) return null;
  return (
    <section class="stack">
      <h2>
        {title} {tasks.length > 0 && <span class="trials-count">{tasks.length}</span>}
      </h2>
      {tasks.length === 0 && <p class="soft">{empty}</p>}
      <ul class="task-list">
        {tasks.map((task) => (
          <TaskCard key={task.id} task={task} person={person} changed={changed} refresh={refresh} />
        ))}
      </ul>
    </section>
  );
}
