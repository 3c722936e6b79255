// Which calls there are, read off the server's OpenAPI document: a wrong path, body or answer does not compile.
import type { paths } from "./openapi.ts";

/** "/trials/{trial_id}/series" → `/trials/${string}/series` */
type Filled<Path extends string> = Path extends `${infer Start}{${string}}${infer Rest}` ? `${Start}${string}${Filled<Rest>}` : Path;

type Known = { [Path in keyof paths & string]: Path extends `/api/v1${infer Own}` ? Filled<Own> : never };

// The one documented path that this one fills, no more and no less.
type Documented<Path extends string> = {
  [Key in keyof Known]: [Path] extends [Known[Key]] ? ([Known[Key]] extends [Path] ? Key : never) : never;
}[keyof Known];

type Operations<Path extends string> = paths[Documented<Path>];
type Defined<Item> = { [Key in keyof Item as Item[Key] extends object ? Key : never]: Item[Key] };

/** The methods that a path takes, as HTTP writes them; none for a path that there is not. */
export type MethodOf<Path extends string> = [Documented<Path>] extends [never]
  ? never
  : Uppercase<keyof Defined<Omit<Operations<Path>, "parameters">> & string>;

type Operation<Method extends string, Path extends string> =
  Lowercase<Method> extends keyof Operations<Path> ? Operations<Path>[Lowercase<Method>] : never;

type JsonOf<Item> = Item extends { content: { "application/json": infer Json } } ? Json : undefined;

export type BodyOf<Method extends string, Path extends string> =
  Operation<Method, Path> extends { requestBody: infer Body } ? JsonOf<Body> : undefined;

export type AnswerOf<Method extends string, Path extends string> =
  Operation<Method, Path> extends { responses: infer Responses }
    ? { [Status in keyof Responses]: Status extends 200 | 201 ? JsonOf<Responses[Status]> : Status extends 204 ? undefined : never }[keyof Responses]
    : never;
