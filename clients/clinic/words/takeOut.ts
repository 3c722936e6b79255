import { catalogue } from "@nof1/kit/words/catalogue.ts";

/** Taking a trial along. */
export const say = catalogue({
  en: {
    title: "Report and data",
    report: "Report as PDF",
    archive: "Archive of the data",
    archive_means: "The archive holds series, plan, periods and result, and the command that computes the same numbers from them. No name is in it but in notes; who takes it is recorded.",
  },
  de: {
    title: "Bericht und Daten",
    report: "Bericht als PDF",
    archive: "Archiv der Daten",
    archive_means: "Das Archiv enthält Reihe, Plan, Abschnitte und Ergebnis, und den Befehl, der daraus dieselben Zahlen rechnet. Namen stehen höchstens in Notizen; wer es mitnimmt, wird festgehalten.",
  },
});
