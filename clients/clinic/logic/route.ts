/** Where in the workspace one stands: the part of the address after "#". */

export type Route =
  | { page: "trials" }
  | { page: "new" }
  | { page: "template"; id: string }
  | { page: "design"; id: string | null }
  | { page: "trial"; id: string }
  | { page: "approve"; id: string }
  | { page: "effect"; id: string }
  | { page: "decide"; id: string }
  | { page: "entry"; id: string }
  | { page: "diary"; id: string }
  | { page: "work" }
  | { page: "tasks"; trial: string | null }
  | { page: "import" }
  | { page: "password" }
  | { page: "not_found" };

const OF_A_TRIAL = ["approve", "effect", "decide", "entry", "diary"] as const;
type OfATrial = (typeof OF_A_TRIAL)[number];

const isOfATrial = (word: string): word is OfATrial => (OF_A_TRIAL as readonly string[]).includes(word);

const ALONE = ["work", "import", "password", "new"] as const;
const isAlone = (word: string): word is (typeof ALONE)[number] => (ALONE as readonly string[]).includes(word);

export function routeOf(hash: string): Route {
  const [room = "", id = "", door = "", ...rest] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (rest.length > 0) return { page: "not_found" };
  if (room === "") return { page: "trials" };
  if (room === "tasks") return door ? { page: "not_found" } : { page: "tasks", trial: id || null };
  if (isAlone(room)) return id ? { page: "not_found" } : { page: room };
  if (room === "templates" && id && !door) return { page: "template", id };
  if (room === "design" && !id) return { page: "design", id: null };
  if (room !== "trials" || !id) return { page: "not_found" };
  if (door === "") return { page: "trial", id };
  if (door === "design") return { page: "design", id };
  return isOfATrial(door) ? { page: door, id } : { page: "not_found" };
}

export function hrefOf(route: Exclude<Route, { page: "not_found" }>): string {
  switch (route.page) {
    case "trials":
      return "#/";
    case "tasks":
      return route.trial === null ? "#/tasks" : `#/tasks/${route.trial}`;
    case "work":
    case "import":
    case "new":
    case "password":
      return `#/${route.page}`;
    case "design":
      return route.id === null ? "#/design" : `#/trials/${route.id}/design`;
    case "template":
      return `#/templates/${encodeURIComponent(route.id)}`;
    case "trial":
      return `#/trials/${route.id}`;
    default:
      return `#/trials/${route.id}/${route.page}`;
  }
}

/** The one-time token in `#sign-in=TOKEN`, or null. */
export function signInToken(hash: string): string | null {
  const token = /^#sign-in=(.+)$/.exec(hash)?.[1];
  return token ? decodeURIComponent(token) : null;
}
