/** Setting one's own password. */
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { TextField } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { useState } from "preact/hooks";
import { setPassword } from "../logic/api.ts";
import { useDoing } from "../logic/loaded.ts";
import { Page } from "../parts/Page.tsx";
import { Refusal } from "../parts/Refusal.tsx";
import { say } from "../words/shell.ts";

const LEAST = 12;

function problems(first: string, second: string): FormError[] {
  if (first.length < LEAST) return [{ field: "password-new", message: say("password_short", { count: first.length }) }];
  return first === second ? [] : [{ field: "password-again", message: say("password_differs") }];
}

export function PasswordPage() {
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const [errors, setErrors] = useState<FormError[]>([]);
  const [kept, setKept] = useState(false);
  const doing = useDoing();
  const errorAt = (field: string): string | undefined => errors.find((error) => error.field === field)?.message;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const found = problems(first, second);
    setErrors(found);
    setKept(false);
    if (found.length > 0 || !(await doing.run(() => setPassword(first)))) return;
    setFirst("");
    setSecond("");
    setKept(true);
  }

  return (
    <Page title={say("set_password")}>
      <form class="card stack narrow" noValidate onSubmit={(event) => void submit(event)}>
        <ErrorSummary errors={errors} />
        <Refusal why={doing.why} />
        {kept && <Notice tone="good" live="status" title={say("password_kept")} />}
        <TextField
          id="password-new"
          type="password"
          autocomplete="new-password"
          label={say("new_password")}
          hint={say("new_password_hint")}
          error={errorAt("password-new")}
          value={first}
          onInput={setFirst}
        />
        <TextField
          id="password-again"
          type="password"
          autocomplete="new-password"
          label={say("new_password_again")}
          error={errorAt("password-again")}
          value={second}
          onInput={setSecond}
        />
        <div>
          <Button type="submit" kind="primary" busy={doing.busy}>
            {say("save")}
          </Button>
        </div>
      </form>
    </Page>
  );
}
