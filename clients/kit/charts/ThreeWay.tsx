// One hundred little figures for the three answers, told apart by shape as well as by colour.
import { outOfHundred, type Probability, type ThreeWay as Shares } from "../quantiles.ts";
import { formatNumber } from "../words/formats.ts";
import { kitSay, sayProbability } from "../words/kit.ts";
import "./ThreeWay.css";

export interface ThreeWayProps {
  shares: Shares;
  worthwhile: number;
  arm: string;
  reference: string;
}

const KINDS = ["better", "similar", "worse"] as const;
type Kind = (typeof KINDS)[number];

export function ThreeWay({ shares, worthwhile, arm, reference }: ThreeWayProps) {
  const hundred = outOfHundred(KINDS.map((kind) => shares[kind]));
  const [better = 0, similar = 0, worse = 0] = hundred;
  const kinds = KINDS.flatMap((kind, i) => Array<Kind>(hundred[i] ?? 0).fill(kind));
  const amount = formatNumber(worthwhile, 2);
  const words: Record<Kind, string> = {
    better: kitSay("three.better", { arm, amount }),
    similar: kitSay("three.similar", { amount }),
    worse: kitSay("three.worse", { reference, amount }),
  };
  return (
    <div class="three">
      <svg class="three-figures" viewBox="0 0 200 200" role="img" aria-label={kitSay("three.label", { better, similar, worse, arm, reference })}>
        {kinds.map((kind, i) => (
          <Figure key={i} kind={kind} x={(i % 10) * 20 + 10} y={Math.floor(i / 10) * 20 + 10} />
        ))}
      </svg>
      <ul class="three-words">
        {KINDS.map((kind, i) => (
          <li key={kind}>
            <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><Figure kind={kind} x={10} y={10} /></svg>
            <span><b>{sayShare(hundred[i] ?? 0, shares[kind])}</b> {words[kind]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

// The words count the figures drawn, so that they add up too; only near none and near all they are finer.
function sayShare(figures: number, share: Probability): string {
  if (figures < 1 || figures > 99) return sayProbability(share);
  return kitSay("probability.about", { count: figures, of: 100 });
}

function Figure({ kind, x, y }: { kind: Kind; x: number; y: number }) {
  if (kind === "better") return <circle class="three-better" cx={x} cy={y} r={7} />;
  if (kind === "similar") return <circle class="three-similar" cx={x} cy={y} r={5.75} />;
  return <path class="three-worse" transform={`translate(${x} ${y})`} d="M0 -7.5 7.5 0 0 7.5 -7.5 0Z" />;
}
