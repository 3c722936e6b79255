/** Every call that the workspace makes. What was refused, or never came back, is thrown as one shape. */
import { createClient, type Method, type Refused as ServerRefused, type Result, type Taken, type Unreachable } from "@nof1/contract/client.ts";
import type {
  AllTold,
  BroughtIn,
  HandedOut,
  OldDesign,
  Origin,
  Template,
  TemplateLine,
  CheckInReceipt,
  DeviceSeen,
  TransferCode,
  EnteredCheckIn,
  PaperJoining,
  QuestionsSeen,
  ShippedInstrument,
  AnalysisAnswer,
  Colleague,
  Cover,
  Decision,
  DecisionBody,
  DesignCheck,
  Found,
  Help,
  Judged,
  ImportBody,
  ImportPreview,
  Invitation,
  ProtocolBody,
  Series,
  Staff,
  Task,
  TaskList,
  TrialDetail,
  TrialRow,
  WorkLine,
  Varied,
} from "@nof1/contract/shapes.ts";
import { language, type Language } from "@nof1/kit/words/catalogue.ts";

/** What the server said no with. `status` 0: nothing came back at all. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string[]>;
  readonly retryAfter: number | null;

  constructor(status: number, code: string, fields: Record<string, string[]> = {}, retryAfter: number | null = null) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

const client = createClient("clinic");
let onSignedOut: () => void = () => undefined;

/** Called when a call finds that nobody is signed in any more. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

const call = async <T>(method: Method, path: string, body?: unknown): Promise<T> =>
  valueOf(await client.call<T>(method, path, { body, language: language.value }));

const FILE_SECONDS = 60;

const take = async (method: Method, path: string): Promise<Taken> =>
  valueOf(await client.take(method, path, { language: language.value, timeoutSeconds: FILE_SECONDS }));

function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const refused = refusal(result);
  if (refused.code === "sign_in_needed") onSignedOut();
  throw refused;
}

function refusal(result: ServerRefused | Unreachable): Refused {
  if (result.kind === "unreachable") return new Refused(0, "no_network");
  const code = result.status >= 500 ? "server_failed" : result.code;
  return new Refused(result.status, code, result.fields, result.retryAfterSeconds);
}

const trial = (id: string, door = ""): string => `/trials/${encodeURIComponent(id)}${door}`;

export const signIn = (email: string, password: string): Promise<Staff> =>
  call("POST", "/sessions", { email, password });
export const signInByLink = (token: string): Promise<Staff> => call("POST", "/sessions/link", { token });
export const whoAmI = (): Promise<Staff> => call("GET", "/sessions/current");
export const signOut = (): Promise<void> => {
  instruments = null;
  return call("DELETE", "/sessions/current");
};
export const setPassword = (password: string): Promise<void> => call("PUT", "/sessions/password", { password });

export const getTrials = async (): Promise<TrialRow[]> =>
  (await call<{ trials: TrialRow[] }>("GET", "/trials")).trials;
export const getTrial = (id: string): Promise<TrialDetail> => call("GET", trial(id));
export const createTrial = (protocol: ProtocolBody, origin: Origin | null = null): Promise<TrialDetail> =>
  call("POST", "/trials", { ...protocol, origin });
export const putProtocol = (id: string, protocol: ProtocolBody, version: number): Promise<TrialDetail> =>
  call("PUT", trial(id, "/protocol"), { ...protocol, version });
export const checkProtocol = (protocol: ProtocolBody): Promise<DesignCheck> =>
  call("POST", "/trials/check", protocol);
export const askCharacteristics = (protocol: ProtocolBody, precise: boolean): Promise<Judged> =>
  call("POST", "/designs/characteristics", { protocol, precise });
export const getCharacteristics = (id: string): Promise<Judged> => call("GET", `/designs/characteristics/${id}`);
export const askSmallest = (protocol: ProtocolBody, gain: number, chance: number): Promise<Found> =>
  call("POST", "/designs/smallest", { protocol, gain, chance });
export const getSmallest = (id: string): Promise<Found> => call("GET", `/designs/smallest/${id}`);
export const approve = (id: string, version: number, note: string): Promise<TrialDetail> =>
  call("POST", trial(id, "/approval"), { version, treatments_ok: true, switches_ok: true, washout_ok: true, note });
export const invite = (id: string): Promise<Invitation> => call("POST", trial(id, "/invitation"));
export const stopTrial = (id: string, reason: string): Promise<TrialDetail> =>
  call("POST", trial(id, "/stop"), { by: "staff", reason });

export const renewCover = (id: string, number: number, cover: Cover): Promise<TrialDetail> =>
  call("PUT", trial(id, "/cover"), { number, cover });

export type ClosedAs = "declined" | "ineligible" | "never_joined";
export const closeTrial = (id: string, as: ClosedAs, reason: string): Promise<TrialDetail> =>
  call("POST", trial(id, "/close"), { as, reason });
export const acknowledge = (reportId: string): Promise<void> =>
  call("PUT", `/reports/${encodeURIComponent(reportId)}/acknowledgement`, {});

export const countTasks = async (): Promise<number> => (await call<{ waiting: number }>("GET", "/tasks/waiting")).waiting;
export const getTasks = (): Promise<TaskList> => call("GET", "/tasks");
export const lookedAt = (taskId: string, note: string, seen: string[]): Promise<Task> =>
  call("PUT", `/tasks/${encodeURIComponent(taskId)}/acknowledgement`, { note, seen });
export const noteOnTask = (taskId: string, noteId: string, words: string): Promise<Task> =>
  call("PUT", `/tasks/${encodeURIComponent(taskId)}/notes/${noteId}`, { words });
export const getWork = async (): Promise<WorkLine[]> => (await call<{ lines: WorkLine[] }>("GET", "/work")).lines;
const CALL_DAY = 3;
export const tickOffCall = (id: string, note: string): Promise<TrialDetail> =>
  call("PUT", trial(id, `/calls/${CALL_DAY}`), { note });
export const getStaff = async (): Promise<Colleague[]> => (await call<{ staff: Colleague[] }>("GET", "/staff")).staff;

export const getSeries = (id: string): Promise<Series> => call("GET", trial(id, "/series"));
export const getAnalysis = (id: string, look: string | null): Promise<AnalysisAnswer> =>
  call("GET", trial(id, `/analysis${under(look)}`));
const under = (look: string | null): string => (look ? `?look=${encodeURIComponent(look)}` : "");
export const askSensitivity = (id: string, look: string | null): Promise<Varied> =>
  call("POST", trial(id, `/sensitivity${under(look)}`));
export const getSensitivity = (id: string, asked: string, look: string | null): Promise<Varied> =>
  call("GET", trial(id, `/sensitivity/${asked}${under(look)}`));
export const lookEarly = (id: string, reason: string): Promise<{ id: string; expires_at: string }> =>
  call("POST", trial(id, "/looks"), { reason });
export const takeReport = (id: string): Promise<Taken> => take("GET", trial(id, "/report.pdf"));
export const takeArchive = (id: string): Promise<Taken> => take("POST", trial(id, "/archives"));
export const getDecisions = async (id: string): Promise<Decision[]> =>
  (await call<{ decisions: Decision[] }>("GET", trial(id, "/decisions"))).decisions;
export const recordDecision = (id: string, decision: DecisionBody): Promise<Decision> =>
  call("POST", trial(id, "/decisions"), decision);

let instruments: Promise<ShippedInstrument[]> | null = null;

/** The library is what it is while a server runs: fetched once, and anew where it did not come. */
export function getInstruments(): Promise<ShippedInstrument[]> {
  return (instruments ??= fetchInstruments().catch((error: unknown) => {
    instruments = null;
    throw error;
  }));
}

const fetchInstruments = async (): Promise<ShippedInstrument[]> =>
  (await call<{ instruments: ShippedInstrument[] }>("GET", "/instruments")).instruments;
export const getQuestions = (id: string): Promise<QuestionsSeen> => call("GET", trial(id, "/adherence"));
export const getTold = (id: string): Promise<AllTold> => call("GET", trial(id, "/questionnaires"));
export const getHelp = (id: string): Promise<Help> => call("GET", trial(id, "/help"));
export const enterCheckIn = (id: string, checkIn: string, body: EnteredCheckIn): Promise<CheckInReceipt> =>
  call("PUT", trial(id, `/check-ins/${encodeURIComponent(checkIn)}`), body);
export const joinOnPaper = (id: string, body: PaperJoining): Promise<TrialDetail> =>
  call("POST", trial(id, "/join-on-paper"), body);
export const getDevices = async (id: string): Promise<DeviceSeen[]> =>
  (await call<{ devices: DeviceSeen[] }>("GET", trial(id, "/devices"))).devices;
export const signOutDevice = (id: string, device: string): Promise<void> =>
  call("DELETE", trial(id, `/devices/${encodeURIComponent(device)}`));
export const makeDeviceCode = (id: string): Promise<TransferCode> => call("POST", trial(id, "/device-code"));
export type PauseBody = { kind: "holiday" | "health"; first_on: string; last_on: string; reason: string };
export const putPause = (id: string, pause: string, body: PauseBody): Promise<QuestionsSeen> =>
  call("PUT", trial(id, `/pauses/${encodeURIComponent(pause)}`), body);
export const endPause = (id: string, pause: string): Promise<QuestionsSeen> =>
  call("DELETE", trial(id, `/pauses/${encodeURIComponent(pause)}`));

const template = (id: string): string => `/templates/${id.split("/").map(encodeURIComponent).join("/")}`;

export const getTemplates = async (): Promise<TemplateLine[]> =>
  (await call<{ templates: TemplateLine[] }>("GET", "/templates")).templates;
export const getTemplate = (id: string): Promise<Template> => call("GET", template(id));
export const keepTemplate = (trialId: string, title: string, words: string, licence: string | null): Promise<Template> =>
  call("POST", "/templates", { trial_id: trialId, title, words, licence });
export const retireTemplate = (id: string): Promise<Template> => call("PUT", `${template(id)}/retirement`);
export const getOldDesign = (trialId: string): Promise<OldDesign> => call("GET", trial(trialId, "/design"));
export const previewStudy = (text: string, of: Language): Promise<BroughtIn> =>
  call("POST", "/studies/preview", { text, language: of });
export const getStudy = (trialId: string): Promise<HandedOut> => call("GET", trial(trialId, "/study"));

export const previewImport = (body: ImportBody): Promise<ImportPreview> => call("POST", "/imports/preview", body);
export const importSeries = (body: ImportBody): Promise<TrialDetail> => call("POST", "/imports", body);
