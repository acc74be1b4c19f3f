import type { Answer, UseCaseAnswer } from "../../model/verdicts/answer.ts";
import { USE_CASES } from "../../scenarios/use_cases.ts";
import { countText } from "../../scenarios/describe/words.ts";
import { formatHeadroom } from "../../text/numbers.ts";
import { breaksAbout, furthestStores } from "./fit_sentences.ts";
import { headroomInterval } from "./headroom.ts";

/**
 * What the measured use cases come to, in a clause for a title: how many fit on one chain, each on the store that carries it furthest,
 * and of the others what breaks first, the furthest short by how much.
 */
export function answerFinding(answer: Pick<Answer, "useCases">): string {
  const best = furthestStores(answer);
  if (best.length === 0) return `This run holds none of the ${USE_CASES.length} use cases`;
  const of = (fits: UseCaseAnswer["fits"]) => best.filter((one) => one.fits === fits);
  const [fitting, failing, open] = [of("yes"), of("no"), of("not shown")];
  const all = countText(best.length, "use case");
  const fit = `${fitting.length} of ${all} ${fitting.length === 1 ? "fits" : "fit"} on one chain`;
  const [about, lead] = failing.length > 0 ? [failing, "First to break"] : [open, "Least room"];
  if (about.length === 0) return fit;
  const [[first, firsts], ...others] = [...Map.groupBy(about, breaksAbout)]
    .sort(([, a], [, b]) => b.length - a.length) as [
      [string, UseCaseAnswer[]],
      ...[string, UseCaseAnswer[]][],
    ];
  const parts = [
    `${first} in ${firsts.length} of ${all}`,
    ...others.map(([what, own]) => `${what} in ${own.length}`),
  ];
  const worst = about.map(({ breaksFirst }) => breaksFirst!).toSorted((a, b) =>
    a.headroom! - b.headroom!
  )[0]!;
  const share = (times: number) => formatHeadroom(times, true).replace(/x$/, "");
  const range = headroomInterval(worst)?.map(share).join(", ");
  return `${fitting.length > 0 ? `${fit}. ` : ""}${lead}: ${parts.join(", ")}; at worst ${
    share(worst.headroom!)
  }` +
    `${range === undefined ? "" : ` [${range}]`} of what is asked is held`;
}
