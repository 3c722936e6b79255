import { Icon } from "@nof1/kit/parts/Icon.tsx";
import { hrefOf, type Page } from "../route.ts";
import { say } from "../words/say.ts";

export function Back({ to }: { to: Page }) {
  return (
    <a class="back" href={hrefOf(to)}>
      <Icon name="back" size={20} />
      {say("app.back")}
    </a>
  );
}
