/** Inviting the patient: a code that is shown once, a link, and a card to take along. */
import type { Invitation, TrialDetail } from "@nof1/contract/shapes.ts";
import { Button } from "@nof1/kit/parts/Button.tsx";
import { Notice } from "@nof1/kit/parts/Notice.tsx";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { useState } from "preact/hooks";
import { invite } from "../../logic/api.ts";
import { useDoing } from "../../logic/loaded.ts";
import { Refusal } from "../../parts/Refusal.tsx";
import { sayWho } from "../../parts/who.ts";
import { say } from "../../words/trial.ts";
import { PaperJoin } from "./PaperJoin.tsx";
import type { TrialProps } from "../TrialPage.tsx";
import { InvitationCard } from "./InvitationCard.tsx";

export function InvitationNext(props: TrialProps) {
  const { trial } = props;
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const doing = useDoing();
  const already = trial.invitation !== null && !trial.invitation.used;
  const make = (): Promise<boolean> => doing.run(async () => setInvitation(await invite(trial.id)));
  return (
    <>
      <Standing trial={trial} made={invitation !== null} />
      <Refusal why={doing.why} />
      {invitation ? (
        <InvitationShown invitation={invitation} trial={trial} />
      ) : (
        trial.may.includes("invite") && (
          <div class="row">
            <Button kind={already ? "secondary" : "primary"} busy={doing.busy} onClick={() => void make()}>
              {already ? say("invite_again") : say("invite")}
            </Button>
            {already && <span class="soft small">{say("invite_again_warning")}</span>}
          </div>
        )
      )}
      {!invitation && <PaperJoin {...props} />}
    </>
  );
}

function Standing({ trial, made }: { trial: TrialDetail; made: boolean }) {
  const { invitation, approval } = trial;
  if (invitation && !invitation.used && !made)
    return (
      <p>{say("invited_since", { date: formatInstant(invitation.expires_at), tries: invitation.tries_left })}</p>
    );
  return (
    <>
      {approval && <p>{say("approved_by", { name: sayWho(approval.by), date: formatInstant(approval.at) })}</p>}
      {approval?.note && (
        <p>
          <span class="soft">{say("approved_note")}:</span> <span class="paragraphs">{approval.note}</span>
        </p>
      )}
      {!made && <p>{say("invite_lead")}</p>}
    </>
  );
}

function InvitationShown({ invitation, trial }: { invitation: Invitation; trial: TrialDetail }) {
  return (
    <div class="invitation stack">
      <Notice tone="warm" live="status" title={say("code_shown_once")} />
      <div class="invitation-codes">
        <div class="stack tight">
          <span class="soft small">{say("code")}</span>
          <output class="invitation-code">{invitation.code}</output>
          <span class="soft small">{say("link")}</span>
          <LinkToCopy link={invitation.link} />
          <p class="soft small">{say("expires", { date: formatInstant(invitation.expires_at) })}</p>
        </div>
        {invitation.qr_svg && <QrCode svg={invitation.qr_svg} />}
      </div>
      {invitation.reach === "this_machine" && (
        <Notice title={say("this_machine")}>
          <p>{say("this_machine_how")}</p>
        </Notice>
      )}
      <div>
        <Button onClick={() => print()}>{say("print_card")}</Button>
      </div>
      <InvitationCard invitation={invitation} contact={trial.protocol.contact} question={trial.question} />
    </div>
  );
}

/** As a picture, so that nothing in it can run. */
export function QrCode({ svg }: { svg: string }) {
  return (
    <figure class="qr">
      <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt="" width={168} height={168} />
      <figcaption class="soft small">{say("scan")}</figcaption>
    </figure>
  );
}

function LinkToCopy({ link }: { link: string }) {
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  async function copy(): Promise<void> {
    const done = await navigator.clipboard?.writeText(link).then(
      () => true,
      () => false,
    );
    setCopied(done ? "yes" : "failed");
  }
  return (
    <>
      <code class="invitation-link">{link}</code>
      <div class="row">
        <Button onClick={() => void copy()}>{say("copy")}</Button>
        <span role="status" class="small">
          {copied === "yes" && say("copied")}
          {copied === "failed" && say("copy_failed")}
        </span>
      </div>
    </>
  );
}
