/** Whether something has stood where it stands for long enough to be what a click means. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Longer than the pause inside a double click. */
const STILL_MS = 700;

/** False for a moment after it came, and whenever what stands above it has moved it. */
export function useStill(element: RefObject<HTMLElement | null>): boolean {
  const top = useRef<number | null>(null);
  const [moves, setMoves] = useState(0);
  const [still, setStill] = useState(-1);
  useLayoutEffect(() => {
    const now = element.current ? Math.round(element.current.getBoundingClientRect().top + scrollY) : null;
    if (now !== top.current) setMoves((count) => count + 1);
    top.current = now;
  });
  useEffect(() => {
    const timer = setTimeout(() => setStill(moves), STILL_MS);
    return () => clearTimeout(timer);
  }, [moves]);
  return still === moves;
}
