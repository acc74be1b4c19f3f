import type { Answer, UseCaseAnswer } from "../../model/verdicts/answer.ts";
import { countText } from "../../scenarios/describe/words.ts";
import { formatHeadroom } from "../../text/numbers.ts";
import { breaksAbout, furthestStores } from "./fit_sentences.ts";

/**
 * What the measured use cases come to, in a clause for a title: how many fit on one chain, each on the store that carries it furthest,
 * and of the others what breaks first, the furthest short by how much.
 */
export function answerFinding(answer: Pick<Answer, "useCases">): string {
  const best = furthestStores(answer);
  if (best.length === 0) return "None of 0 use cases was measured: this run holds no answer for them";
  const of = (...fits: readonly UseCaseAnswer["fits"][]) => best.filter((one) => fits.includes(one.fits));
  const fitting = of("yes");
  const failing = of("no");
  const open = of("not shown");
  const all = countText(best.length, "use case");
  const said = fitting.length > 0
    ? `${fitting.length} of ${all} ${fitting.length === 1 ? "fits" : "fit"} on one chain`
    : `Of ${all} none ${failing.length > 0 ? "fits" : "is shown to fit"} on one chain`;
  const [about, lead] = failing.length > 0 ? [failing, "First to break"] : [open, "Least room"];
  if (about.length === 0) return said;
  const parts = [...Map.groupBy(about, breaksAbout)].sort(([, a], [, b]) => b.length - a.length);
  const worst = Math.min(...about.map(({ breaksFirst }) => breaksFirst!.headroom!));
  return `${said}. ${lead}: ${parts.map(([what, own]) => `${what} in ${own.length}`).join(", ")}; ` +
    `at worst ${formatHeadroom(worst, true).replace(/x$/, "")} of what is asked is held`;
}
