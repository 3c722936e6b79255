/** What the patient takes home; seen only on paper. */
import type { Contact, Invitation } from "@nof1/contract/shapes.ts";
import { formatInstant } from "@nof1/kit/words/formats.ts";
import { say } from "../../words/trial.ts";

export function InvitationCard(props: { invitation: Invitation; contact: Contact; question: string }) {
  const { invitation, contact, question } = props;
  const [address] = invitation.link.split("#");
  return (
    <div class="print-card">
      <h2>{say("card_title")}</h2>
      <p>{say("card_lead")}</p>
      <p class="print-card-question">{question}</p>
      <p>{say("card_how")}</p>
      <p class="print-card-code">{invitation.code}</p>
      <p>{address}</p>
      {invitation.qr_svg && (
        <img src={`data:image/svg+xml,${encodeURIComponent(invitation.qr_svg)}`} alt="" width={140} height={140} />
      )}
      <p>{say("expires", { date: formatInstant(invitation.expires_at) })}</p>
      <p>{say("card_contact", { name: contact.name, phone: contact.phone, hours: contact.hours })}</p>
      <p>{say("card_emergency", { phone: contact.emergency_phone })}</p>
    </div>
  );
}
