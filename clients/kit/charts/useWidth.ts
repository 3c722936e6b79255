import { useEffect, useRef, useState } from "preact/hooks";

/** The width an element really has, so that a chart is drawn in true pixels and its letters keep their size. */
export function useWidth<E extends HTMLElement>(first = 320) {
  const place = useRef<E>(null);
  const [width, setWidth] = useState(first);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(200, Math.floor(element.clientWidth)));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return { place, width };
}
