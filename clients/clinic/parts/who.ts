/** A person by name, or that the name is not kept any more. */
import { say } from "../words/shell.ts";

export const sayWho = (name: string | null): string => name ?? say("name_not_kept");
