// Room set aside while there is some, given back when the phone is full: what a person enters then still has a place.
// It lies in the browser's cache of files, which gives its bytes back at once; a database frees them when it likes.

const NAME = "reserve";
const ADDRESS = "/reserve";

/** Room for some hundred answers. */
export const RESERVE_BYTES = 512 * 1024;

export interface Reserve {
  /** Sets room aside where none is; false where the phone has none to give. */
  fill: () => Promise<boolean>;
  /** Gives it back; false where there was none. */
  free: () => Promise<boolean>;
}

export function createReserve(files: CacheStorage | undefined): Reserve {
  return {
    async fill() {
      if (!files) return true; // a browser without it has nothing to promise
      try {
        const cache = await files.open(NAME);
        if (!(await cache.match(ADDRESS))) await cache.put(ADDRESS, new Response(incompressible(RESERVE_BYTES)));
        return true;
      } catch {
        await files.delete(NAME).catch(() => false);
        return false;
      }
    },
    free: async () => (await files?.delete(NAME).catch(() => false)) ?? false,
  };
}

function incompressible(bytes: number): Uint8Array<ArrayBuffer> {
  const filling = new Uint8Array(bytes);
  const most = 65_536; // as many as one call gives
  for (let start = 0; start < bytes; start += most) crypto.getRandomValues(filling.subarray(start, Math.min(bytes, start + most)));
  return filling;
}
