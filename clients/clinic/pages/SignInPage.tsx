/** Signing in with a password; the one-time link is taken before this page is shown. */
import { Button } from "@nof1/kit/parts/Button.tsx";
import { ErrorSummary, type FormError } from "@nof1/kit/parts/ErrorSummary.tsx";
import { TextField } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { Mark } from "@nof1/kit/parts/TopBar.tsx";
import { useEffect, useState } from "preact/hooks";
import { signIn } from "../logic/api.ts";
import { useDoing } from "../logic/loaded.ts";
import { arrived, whyNot } from "../logic/session.ts";
import { LanguageChoice } from "../parts/LanguageChoice.tsx";
import { Refusal, sayRefusal } from "../parts/Refusal.tsx";
import { say } from "../words/shell.ts";

export function SignInPage() {
  useEffect(() => {
    document.title = `${say("sign_in")} · nof1`;
  });
  return (
    <div class="sign-in">
      <header class="sign-in-head">
        <Mark size={44} />
        <span class="soft">{say("workspace")}</span>
      </header>
      <main class="card stack" id="content" tabIndex={-1}>
        <h1>{say("sign_in")}</h1>
        <p class="soft">{say("sign_in_lead")}</p>
        {whyNot.value && (
          <Notice tone="warm" live="alert" title={sayRefusal(whyNot.value)}>
            {whyNot.value.code === "link_not_valid" && <p>{say("link_ask")}</p>}
          </Notice>
        )}
        <SignInForm />
      </main>
      <footer class="sign-in-foot">
        <LanguageChoice />
        <p class="soft small">{say("footer")}</p>
      </footer>
    </div>
  );
}

function emptyOnes(email: string, password: string): FormError[] {
  const errors: FormError[] = [];
  if (!email.trim()) errors.push({ field: "sign-in-email", message: say("email_missing") });
  if (!password) errors.push({ field: "sign-in-password", message: say("password_missing") });
  return errors;
}

export function SignInForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState<FormError[]>([]);
  const doing = useDoing();
  const errorAt = (field: string): string | undefined => errors.find((error) => error.field === field)?.message;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const empty = emptyOnes(email, password);
    setErrors(empty);
    if (empty.length > 0 || doing.busy) return;
    await doing.run(async () => arrived(await signIn(email.trim(), password)));
  }

  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <ErrorSummary errors={errors} />
      <Refusal why={doing.why} />
      <TextField
        id="sign-in-email"
        label={say("email")}
        type="email"
        autocomplete="username"
        autocapitalize="off"
        spellcheck={false}
        value={email}
        error={errorAt("sign-in-email")}
        onInput={setEmail}
      />
      <TextField
        id="sign-in-password"
        label={say("password")}
        type="password"
        autocomplete="current-password"
        value={password}
        error={errorAt("sign-in-password")}
        onInput={setPassword}
      />
      <Button type="submit" kind="primary" wide busy={doing.busy}>
        {say("sign_in")}
      </Button>
    </form>
  );
}
