// The browser's own dialog: it keeps the focus inside, closes on Escape and gives the focus back.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import "./Dialog.css";

export interface DialogProps {
  title: string;
  open: boolean;
  onClose: () => void;
  /** Escape leaves it open: what lies behind must not be lost by one key. */
  stays?: boolean;
  children: ComponentChildren;
}

export function Dialog({ title, open, onClose, stays = false, children }: DialogProps) {
  const name = useId();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    if (open && dialog && !dialog.open) dialog.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  return (
    <dialog class="dialog" ref={box} aria-labelledby={name} onClose={onClose} onKeyDown={(event) => stays && event.key === "Escape" && event.preventDefault()} onCancel={(event) => stays && event.preventDefault()}>
      {open && (
        <div class="stack">
          <h2 id={name}>{title}</h2>
          {children}
        </div>
      )}
    </dialog>
  );
}
