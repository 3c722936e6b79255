/** Who looks at alarming answers, when, and who is told when nobody has: every part of it, in words. */
import type { Asking } from "@nof1/contract/shapes.ts";
import { locale } from "@nof1/kit/words/catalogue.ts";
import { formatClock, formatList } from "@nof1/kit/words/formats.ts";
import { say as sayAsking } from "../words/asking.ts";
import { say } from "../words/cover.ts";
import { sayMinutes, weekdayName } from "./asking.ts";

type Cover = Asking["cover"];

export function coverFacts(cover: Cover, owner: string, deputy: string): { name: string; value: string }[] {
  const days = formatList(cover.weekdays.map((day) => weekdayName(day, "short")));
  const hours = { days, start: formatClock(cover.start), end: formatClock(cover.end), zone: cover.zone.replaceAll("_", " ") };
  return [
    { name: sayAsking("owner"), value: owner },
    { name: sayAsking("deputy"), value: deputy },
    { name: say("hours"), value: say("hours_said", hours) },
    { name: say("goes_on"), value: sayMinutes(cover.escalate_minutes) },
    { name: sayAsking("outside"), value: sayAsking(cover.outside === "go_on" ? "outside_go_on" : "outside_wait") },
    { name: sayAsking("contact"), value: listed(cover.contact_name, cover.contact_phone, cover.contact_email) || say("nobody") },
    { name: sayAsking("country"), value: cover.country ? sayCountry(cover.country) : say("no_country") },
    ...(cover.numbers.length > 0 ? [{ name: sayAsking("numbers"), value: cover.numbers.map(({ name, phone, hours: when }) => listed(name, phone, when)).join("; ") }] : []),
  ];
}

const listed = (...parts: string[]): string => parts.filter(Boolean).join(", ");

export function sayCountry(code: string): string {
  return new Intl.DisplayNames(locale.value, { type: "region" }).of(code) ?? code;
}
