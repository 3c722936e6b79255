interface ImportMeta {
  readonly env: { readonly PROD: boolean };
}

declare const __VERSION__: string;

interface Navigator {
  /** Safari on iPhone and iPad only: whether this is the installed app. */
  readonly standalone?: boolean;
}

interface BeforeInstallPromptEvent extends Event {
  prompt: () => Promise<void>;
}

interface WindowEventMap {
  beforeinstallprompt: BeforeInstallPromptEvent;
}
