// A smooth curve through a thousand quantiles: Gaussian kernels, Silverman's width (1986, Density Estimation, eq. 3.31).
import { quantileAt } from "../quantiles.ts";

export interface DensityPoint {
  x: number;
  density: number;
}

export function estimateDensity(quantiles: readonly number[], from: number, to: number, points = 161): DensityPoint[] {
  const width = chooseWidth(quantiles);
  const scale = 1 / (quantiles.length * width * Math.sqrt(2 * Math.PI));
  return Array.from({ length: points }, (_, i) => {
    const x = from + ((to - from) * i) / (points - 1);
    const sum = quantiles.reduce((total, q) => total + Math.exp(-0.5 * ((x - q) / width) ** 2), 0);
    return { x, density: sum * scale };
  });
}

function chooseWidth(quantiles: readonly number[]): number {
  const n = quantiles.length;
  const mean = quantiles.reduce((sum, q) => sum + q, 0) / n;
  const sd = Math.sqrt(quantiles.reduce((sum, q) => sum + (q - mean) ** 2, 0) / n);
  const quartiles = (quantileAt(quantiles, 0.75) - quantileAt(quantiles, 0.25)) / 1.349;
  const spread = Math.min(sd, quartiles > 0 ? quartiles : sd);
  return Math.max(0.9 * spread * n ** -0.2, 1e-9);
}
