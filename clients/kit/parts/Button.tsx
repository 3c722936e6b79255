import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";
import "./Button.css";

export type ButtonKind = "primary" | "secondary" | "quiet" | "danger";

export interface ButtonProps {
  children: ComponentChildren;
  kind?: ButtonKind;
  type?: "button" | "submit";
  icon?: IconName;
  wide?: boolean;
  busy?: boolean;
  disabled?: boolean;
  id?: string;
  describedBy?: string;
  expanded?: boolean;
  onClick?: () => void;
}

/** While busy it keeps its place and its focus, and takes no second tap. */
export function Button(props: ButtonProps) {
  const { kind = "secondary", type = "button", busy = false, wide = false } = props;
  return (
    <button
      id={props.id}
      type={type}
      class={`button ${kind}${wide ? " wide" : ""}`}
      disabled={props.disabled}
      aria-busy={busy}
      aria-disabled={busy}
      aria-describedby={props.describedBy}
      aria-expanded={props.expanded}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else props.onClick?.();
      }}
    >
      {busy ? <span class="button-turning" /> : props.icon && <Icon name={props.icon} size={22} />}
      <span>{props.children}</span>
    </button>
  );
}

export interface LinkButtonProps {
  children: ComponentChildren;
  href: string;
  kind?: ButtonKind;
  icon?: IconName;
  wide?: boolean;
}

export function LinkButton({ children, href, kind = "secondary", icon, wide = false }: LinkButtonProps) {
  return (
    <a class={`button ${kind}${wide ? " wide" : ""}`} href={href}>
      {icon && <Icon name={icon} size={22} />}
      <span>{children}</span>
    </a>
  );
}
