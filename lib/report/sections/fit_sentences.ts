import type { Answer, UseCaseAnswer } from "../../model/verdicts/answer.ts";
import { countText } from "../../scenarios/describe/words.ts";
import { formatRough } from "../../text/numbers.ts";
import { type Axis, axisOf } from "./need_words.ts";

/** Axes that a sentence calls otherwise. */
const ABOUT: Readonly<Partial<Record<Axis, string>>> = { sync: "the time to sync" };

/**
 * What the measured use cases come to, each on the store that carries it furthest: how many fit, what breaks first, and how many
 * chains their writes take. Nothing where the run holds none.
 */
export function fitSentences({ useCases }: Pick<Answer, "useCases">, machine = "this machine"): string[] {
  const best = furthestStores({ useCases });
  if (best.length === 0) return [];
  const stores = new Set(best.map(({ store }) => store));
  const [only] = stores.size === 1 ? stores : [];
  const names = (own: readonly UseCaseAnswer[]) =>
    own.map(({ scenario, store }) => only === undefined ? `${scenario} on ${store}` : scenario).join(", ");
  const carried = only === undefined ? "each on the store that carries it furthest" : `on ${only}`;
  const of = (fits: UseCaseAnswer["fits"]) => best.filter((one) => one.fits === fits);
  const [fitting, failing, open] = [of("yes"), of("no"), of("not shown")];
  const about = (own: readonly UseCaseAnswer[]) =>
    [...Map.groupBy(own, breaksAbout)]
      .map(([what, those]) => `${what} (${names(those)})`).join("; ");
  const chains = Map.groupBy(
    best.filter((one) => one.chains !== null).toSorted((a, b) => a.chains!.value - b.chains!.value),
    (one) => formatRough(one.chains!.value),
  );
  const none = open.length === 0 ? "meets" : "is shown to meet";
  return [
    fitting.length > 0
      ? `${fitting.length} of ${
        countText(best.length, "use case")
      } meet every need that was judged, ${carried}: ${names(fitting)}.`
      : `Of ${
        countText(best.length, "use case")
      } none ${none} every need on one chain of ${machine}, ${carried}.`,
    ...failing.length === 0 ? [] : [`First to break: ${about(failing)}.`],
    ...open.length === 0 ? [] : [`Nothing shown to break, least room: ${about(open)}.`],
    ...chains.size === 0 ? [] : [
      `The highest rate of writes that is asked takes about ${
        [...chains].map(([count, own]) => `${count} ${count === "1" ? "chain" : "chains"} (${names(own)})`)
          .join("; ")
      }.`,
    ],
  ];
}

/** Whether a row is of a use case or of a scenario of one's own: the baseline is there to compare with. */
export function isAsked({ useCase, scenario }: Pick<UseCaseAnswer, "useCase" | "scenario">): boolean {
  return useCase !== null || scenario !== "mendoza";
}

/** The measured use cases, each on the store with the most headroom. */
export function furthestStores({ useCases }: Pick<Answer, "useCases">): UseCaseAnswer[] {
  const held = useCases.filter((row) => isAsked(row) && row.scenario !== null && row.breaksFirst !== null);
  return [...Map.groupBy(held, ({ scenario }) => scenario).values()].map(furthest);
}

function furthest(stores: readonly UseCaseAnswer[]): UseCaseAnswer {
  return stores.reduce((a, b) => b.breaksFirst!.headroom! > a.breaksFirst!.headroom! ? b : a);
}

/** What the first need to break is about: an axis in words, else its unit. */
export function breaksAbout({ breaksFirst }: UseCaseAnswer): string {
  const axis = axisOf(breaksFirst!);
  return axis === null ? breaksFirst!.unit : ABOUT[axis] ?? axis;
}
