// One call to the server: the header that says whose cookie counts, a time limit, and an answer that is a value in any case.
import type { AnswerOf, BodyOf, MethodOf } from "./calls.ts";
import type { RefusalBody } from "./shapes.ts";

export type App = "patient" | "clinic";
export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface Answered<T> {
  ok: true;
  status: number;
  value: T;
}

/** The server said no. `fields` are its words on single fields, by their path in the body ("outcome.worthwhile"). */
export interface Refused {
  ok: false;
  kind: "refused";
  status: number;
  code: string;
  message: string;
  fields: Record<string, string[]>;
  retryAfterSeconds: number | null;
}

/** Nothing came back: no network, or nothing within the time limit. */
export interface Unreachable {
  ok: false;
  kind: "unreachable";
  why: "network" | "timeout";
}

export type Result<T> = Answered<T> | Refused | Unreachable;

/** A file, under the name that the server gives it. */
export interface Taken {
  name: string;
  file: Blob;
}

export interface CallOptions {
  body?: unknown;
  query?: Record<string, string>;
  language?: string;
  timeoutSeconds?: number;
}

/** The options of a documented call: with the body that it takes, if it takes one. */
export type AskOptions<Body> = Omit<CallOptions, "body"> & (Body extends undefined ? { body?: undefined } : { body: Body });

export interface Client {
  /** A call that the server documents: path, body and answer are checked against its OpenAPI document. */
  ask<Path extends string, Method extends MethodOf<Path>>(
    method: Method,
    path: Path,
    ...options: BodyOf<Method, Path> extends undefined ? [AskOptions<undefined>?] : [AskOptions<BodyOf<Method, Path>>]
  ): Promise<Result<AnswerOf<Method, Path>>>;
  /** The same without the check. */
  call<T>(method: Method, path: string, options?: CallOptions): Promise<Result<T>>;
  /** A call that is answered with a file. */
  take(method: Method, path: string, options?: CallOptions): Promise<Result<Taken>>;
}

const TIMEOUT_SECONDS = 20;

export function createClient(app: App, send: typeof fetch = (...call) => fetch(...call)): Client {
  async function asked<T>(method: Method, path: string, options: CallOptions, read: (response: Response) => Promise<T>): Promise<Result<T>> {
    try {
      const response = await send(address(path, options.query), request(app, method, options));
      return response.ok ? { ok: true, status: response.status, value: await read(response) } : await refused(response);
    } catch (problem) {
      const timedOut = problem instanceof DOMException && problem.name === "TimeoutError";
      return { ok: false, kind: "unreachable", why: timedOut ? "timeout" : "network" };
    }
  }
  const call = <T>(method: Method, path: string, options: CallOptions = {}) => asked<T>(method, path, options, readJson);
  return {
    call,
    ask: (method, path, ...options) => call(method as Method, path, options[0]),
    take: (method, path, options = {}) => asked(method, path, options, readFile),
  };
}

function address(path: string, query: Record<string, string> | undefined): string {
  const search = query ? `?${new URLSearchParams(query)}` : "";
  return `/api/v1${path}${search}`;
}

function request(app: App, method: Method, options: CallOptions): RequestInit {
  const headers: Record<string, string> = { Accept: "application/json", "X-Nof1-App": app };
  if (options.language) headers["Accept-Language"] = options.language;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  return {
    method,
    headers,
    credentials: "same-origin",
    cache: "no-store",
    signal: AbortSignal.timeout((options.timeoutSeconds ?? TIMEOUT_SECONDS) * 1000),
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  };
}

async function readJson<T>(response: Response): Promise<T> {
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function readFile(response: Response): Promise<Taken> {
  const name = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  return { name: name ?? "nof1", file: await response.blob() };
}

async function refused(response: Response): Promise<Refused> {
  const body = await readRefusal(response);
  return {
    ok: false,
    kind: "refused",
    status: response.status,
    code: body.code ?? `http_${response.status}`,
    message: body.message ?? response.statusText,
    fields: flatten(body.errors?.["json"] ?? {}),
    retryAfterSeconds: seconds(response.headers.get("Retry-After")),
  };
}

// A proxy in between may answer with a page of its own instead of JSON.
async function readRefusal(response: Response): Promise<Partial<RefusalBody>> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as Partial<RefusalBody>) : {};
  } catch {
    return {};
  }
}

function seconds(header: string | null): number | null {
  const value = Number(header);
  return header !== null && Number.isFinite(value) && value >= 0 ? value : null;
}

/** {outcome: {worthwhile: ["…"]}} → {"outcome.worthwhile": ["…"]} */
export function flatten(errors: unknown, path = ""): Record<string, string[]> {
  if (Array.isArray(errors)) return { [path]: errors.map(String) };
  if (typeof errors !== "object" || errors === null) return {};
  return Object.assign(
    {},
    ...Object.entries(errors).map(([name, inner]) => flatten(inner, path ? `${path}.${name}` : name)),
  ) as Record<string, string[]>;
}
