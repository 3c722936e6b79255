// What this browser has agreed with its push service. The server is another matter: `push.ts`.
export async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker?.getRegistration();
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

export async function dropSubscription(): Promise<void> {
  await (await currentSubscription())?.unsubscribe().catch(() => false);
}

/** Takes back what is shown about these questions: they call nobody any more. */
export async function closeNotifications(about: ReadonlySet<string>): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const shown = (await registration?.getNotifications?.()) ?? [];
  for (const one of shown) if (about.has(one.tag)) one.close();
}
