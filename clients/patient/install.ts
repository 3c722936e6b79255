// Putting the app on the home screen: a button where the browser offers one, words where it does not.
import { signal } from "@preact/signals";

export const installOffer = signal<BeforeInstallPromptEvent | null>(null);

export function watchInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installOffer.value = event;
  });
  addEventListener("appinstalled", () => (installOffer.value = null));
}

export async function install(): Promise<void> {
  await installOffer.value?.prompt();
  installOffer.value = null;
}

export function isInstalled(): boolean {
  return navigator.standalone === true || matchMedia("(display-mode: standalone), (display-mode: fullscreen)").matches;
}

/** Safari on iPhone and iPad keeps an installed app's memory apart from the browser's. */
export function isIosBrowser(): boolean {
  return navigator.standalone === false;
}
