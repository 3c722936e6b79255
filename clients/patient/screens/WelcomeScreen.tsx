import { useEffect, useState } from "preact/hooks";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { TextField } from "@nof1/kit/parts/Field.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { isIosBrowser } from "../install.ts";
import { tidyCode } from "../joinLink.ts";
import { lookAtInvitation } from "../phone.ts";
import { sayWhy } from "../refusals.ts";
import { hrefOf } from "../route.ts";
import { joinProblem, openedCode } from "../state.ts";
import { say } from "../words/say.ts";
import { LanguageChoice } from "./LanguageChoice.tsx";
import "./WelcomeScreen.css";

export function WelcomeScreen() {
  const [code, setCode] = useState(openedCode.value);
  const [problem, setProblem] = useState(whyNotJoined());
  const [busy, setBusy] = useState(false);

  async function look() {
    if (busy) return;
    if (!tidyCode(code)) return setProblem(say("error.code_empty"));
    setBusy(true);
    setProblem(undefined);
    const result = await lookAtInvitation(code);
    setBusy(false);
    setProblem(sayWhy(result, say("error.invitation_not_valid")) ?? undefined);
  }

  // An opened link needs no more typing, except where the app should be installed first.
  useEffect(() => {
    if (openedCode.value && !isIosBrowser()) void look();
  }, []);

  return (
    <div class="screen">
      <Picture />
      <div class="stack tight">
        <h1>{say("welcome.title")}</h1>
        <p class="lead">{say("welcome.lead")}</p>
      </div>
      {isIosBrowser() && <InstallFirst code={openedCode.value} />}
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <div aria-live="polite">{problem && <Notice tone="danger">{problem}</Notice>}</div>
        <TextField
          id="code"
          label={say("welcome.code")}
          hint={say("welcome.code_hint")}
          value={code}
          onInput={setCode}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
        />
        <Button kind="primary" type="submit" wide busy={busy}>{say("welcome.go")}</Button>
      </form>
      <p>
        <a class="welcome-other" href={hrefOf("transfer")}>{say("move.have")}</a>
      </p>
      <LanguageChoice />
    </div>
  );
}

function whyNotJoined(): string | undefined {
  return joinProblem.value ? (sayWhy(joinProblem.value, say("error.invitation_not_valid")) ?? undefined) : undefined;
}

function InstallFirst({ code }: { code: string }) {
  return (
    <Notice icon="share" title={say("welcome.ios_title")}>
      <p>{say("today.keep_ios")}</p>
      <p>{say("welcome.ios_lead")}</p>
      <ol class="stack tight">
        <li>{say("welcome.ios_step_1")}</li>
        <li>{say("welcome.ios_step_2")}</li>
        <li>{code ? say("welcome.ios_step_3", { code }) : say("welcome.ios_step_3_no_code")}</li>
      </ol>
      <p>{say("welcome.ios_stay")}</p>
    </Notice>
  );
}

/** Two treatments taking turns, one line going through: what the whole thing is about. */
function Picture() {
  return (
    <svg class="welcome-picture" viewBox="0 0 360 120" aria-hidden="true" focusable="false">
      <rect class="welcome-lane a" x="0" y="8" width="86" height="104" rx="14" />
      <rect class="welcome-lane b" x="91" y="8" width="86" height="104" rx="14" />
      <rect class="welcome-lane b" x="183" y="8" width="86" height="104" rx="14" />
      <rect class="welcome-lane a" x="274" y="8" width="86" height="104" rx="14" />
      <path class="welcome-line" d="M16 44 40 36 64 50 107 78 131 72 155 86 199 76 223 88 247 80 290 46 314 38 338 44" />
      {[[16, 44], [40, 36], [64, 50], [290, 46], [314, 38], [338, 44]].map(([x, y]) => (
        <circle key={x} class="welcome-dot a" cx={x} cy={y} r="6.5" />
      ))}
      {[[107, 78], [131, 72], [155, 86], [199, 76], [223, 88], [247, 80]].map(([x = 0, y = 0]) => (
        <rect key={x} class="welcome-dot b" x={x - 6} y={y - 6} width="12" height="12" />
      ))}
    </svg>
  );
}
