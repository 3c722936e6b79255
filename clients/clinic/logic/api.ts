/** Every call that the workspace makes. Refusals come as values of one shape; only a lost network is thrown. */
import type {
  AnalysisAnswer,
  Decision,
  DecisionBody,
  ImportBody,
  ImportPreview,
  Invitation,
  ProtocolBody,
  ProtocolCheck,
  Series,
  Staff,
  TrialDetail,
  TrialRow,
} from "@nof1/contract/staff.ts";

/** What the server said no with. `status` 0: nothing came back at all. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, unknown>;
  readonly retryAfter: number | null;

  constructor(status: number, code: string, fields: Record<string, unknown> = {}, retryAfter: number | null = null) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

let language = "en";
let onSignedOut: () => void = () => undefined;

/** Sentences written by the server come in this language. */
export function speak(chosen: string): void {
  language = chosen;
}

/** Called when a call finds that nobody is signed in any more. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

async function send(method: Method, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers: {
        "X-Nof1-App": "clinic",
        "Accept-Language": language,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused(0, "no_network");
  }
}

type ErrorBody = { code?: string; errors?: { json?: Record<string, unknown> } };

async function refusal(answer: Response): Promise<Refused> {
  const body = (await answer.json().catch(() => ({}))) as ErrorBody;
  const wait = Number(answer.headers.get("Retry-After"));
  const code = body.code ?? (answer.status >= 500 ? "server_failed" : "refused");
  return new Refused(answer.status, code, body.errors?.json ?? {}, wait > 0 ? wait : null);
}

async function call<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const answer = await send(method, path, body, signal);
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T;
  const refused = await refusal(answer);
  if (refused.code === "sign_in_needed") onSignedOut();
  throw refused;
}

const trial = (id: string, door = ""): string => `/trials/${encodeURIComponent(id)}${door}`;

export const signIn = (email: string, password: string): Promise<Staff> =>
  call("POST", "/sessions", { email, password });
export const signInByLink = (token: string): Promise<Staff> => call("POST", "/sessions/link", { token });
export const whoAmI = (): Promise<Staff> => call("GET", "/sessions/current");
export const signOut = (): Promise<void> => call("DELETE", "/sessions/current");
export const setPassword = (password: string): Promise<void> => call("PUT", "/sessions/password", { password });

export const getTrials = async (): Promise<TrialRow[]> =>
  (await call<{ trials: TrialRow[] }>("GET", "/trials")).trials;
export const getTrial = (id: string): Promise<TrialDetail> => call("GET", trial(id));
export const createTrial = (protocol: ProtocolBody): Promise<TrialDetail> => call("POST", "/trials", protocol);
export const putProtocol = (id: string, protocol: ProtocolBody, version: number): Promise<TrialDetail> =>
  call("PUT", trial(id, "/protocol"), { ...protocol, version });
export const checkProtocol = (protocol: ProtocolBody, signal: AbortSignal): Promise<ProtocolCheck> =>
  call("POST", "/trials/check", protocol, signal);
export const approve = (id: string, version: number, note: string): Promise<TrialDetail> =>
  call("POST", trial(id, "/approval"), { version, treatments_ok: true, switches_ok: true, washout_ok: true, note });
export const invite = (id: string): Promise<Invitation> => call("POST", trial(id, "/invitation"));
export const stopTrial = (id: string, reason: string): Promise<TrialDetail> =>
  call("POST", trial(id, "/stop"), { by: "staff", reason });

export type ClosedAs = "declined" | "ineligible" | "never_joined";
export const closeTrial = (id: string, as: ClosedAs, reason: string): Promise<TrialDetail> =>
  call("POST", trial(id, "/close"), { as, reason });
export const acknowledge = (reportId: string): Promise<void> =>
  call("PUT", `/reports/${encodeURIComponent(reportId)}/acknowledgement`, {});

export const getSeries = (id: string): Promise<Series> => call("GET", trial(id, "/series"));
export const getAnalysis = (id: string, look: string | null): Promise<AnalysisAnswer> =>
  call("GET", trial(id, `/analysis${look ? `?look=${encodeURIComponent(look)}` : ""}`));
export const lookEarly = (id: string, reason: string): Promise<{ id: string; expires_at: string }> =>
  call("POST", trial(id, "/looks"), { reason });
export const getDecisions = async (id: string): Promise<Decision[]> =>
  (await call<{ decisions: Decision[] }>("GET", trial(id, "/decisions"))).decisions;
export const recordDecision = (id: string, decision: DecisionBody): Promise<Decision> =>
  call("POST", trial(id, "/decisions"), decision);

export const previewImport = (body: ImportBody): Promise<ImportPreview> => call("POST", "/imports/preview", body);
export const importSeries = (body: ImportBody): Promise<TrialDetail> => call("POST", "/imports", body);
