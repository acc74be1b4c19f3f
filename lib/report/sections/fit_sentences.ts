import type { Answer, UseCaseAnswer } from "../../model/verdicts/answer.ts";
import { countText } from "../../scenarios/describe/words.ts";
import { formatRough } from "../../text/numbers.ts";

/** What a need that breaks is about, by its unit; what is left is called by its unit. */
const ABOUT: readonly (readonly [pattern: RegExp, about: string])[] = [
  [/^queries\/s$/, "reads"],
  [/(entities|updates|rows|events|bytes|MB)\/s$/, "writes"],
  [/^(min|h|s)$/, "the time to sync"],
  [/^(GB|MB|TB)$/, "disk"],
  [/^(ms|us)$/, "response times"],
];

/**
 * What the measured use cases come to, each on the store that carries it furthest: how many fit, what breaks first, and how many
 * chains their writes take. Nothing where the run holds none.
 */
export function fitSentences({ useCases }: Pick<Answer, "useCases">): string[] {
  const held = useCases.filter(({ useCase, scenario, breaksFirst }) =>
    useCase !== null && scenario !== null && breaksFirst !== null
  );
  const best = [...Map.groupBy(held, ({ scenario }) => scenario).values()].map(furthest);
  if (best.length === 0) return [];
  const stores = new Set(best.map(({ store }) => store));
  const [only] = stores.size === 1 ? stores : [];
  const names = (own: readonly UseCaseAnswer[]) =>
    own.map(({ scenario, store }) => only === undefined ? `${scenario} on ${store}` : scenario).join(", ");
  const carried = only === undefined ? "each on the store that carries it furthest" : `on ${only}`;
  const fitting = best.filter(({ fits }) => fits === "yes");
  const breaking = Map.groupBy(
    best.filter(({ fits }) => fits !== "yes"),
    ({ breaksFirst }) => aboutOf(breaksFirst!.unit),
  );
  const chains = Map.groupBy(
    best.filter((one) => one.chains !== null),
    (one) => formatRough(one.chains!.value),
  );
  return [
    fitting.length === 0
      ? `None of ${
        countText(best.length, "use case")
      } meets every need on one chain of this machine, ${carried}.`
      : `${fitting.length} of ${
        countText(best.length, "use case")
      } meet every need that was judged, ${carried}: ${names(fitting)}.`,
    ...breaking.size === 0 ? [] : [
      `First to break: ${[...breaking].map(([about, own]) => `${about} (${names(own)})`).join("; ")}.`,
    ],
    ...chains.size === 0 ? [] : [
      `The highest rate of writes that is asked takes ${
        [...chains].sort(([a], [b]) => Number(a) - Number(b)).map(([count, own]) =>
          `${count} ${count === "1" ? "chain" : "chains"} (${names(own)})`
        ).join("; ")
      }.`,
    ],
  ];
}

/** The store with the most headroom. */
function furthest(stores: readonly UseCaseAnswer[]): UseCaseAnswer {
  return stores.reduce((a, b) => b.breaksFirst!.headroom! > a.breaksFirst!.headroom! ? b : a);
}

function aboutOf(unit: string): string {
  return ABOUT.find(([pattern]) => pattern.test(unit))?.[1] ?? unit;
}
