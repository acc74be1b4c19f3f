import { noiseMark, noisyText } from "../../model/evidence/run_noise.ts";
import { METRICS } from "../../model/evidence/metrics.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import { answerBlock, notesBlock, tableBlock } from "../sections/block.ts";
import { formatNumber } from "../../text/numbers.ts";
import { machineLine } from "../charts/provenance.ts";
import { projectionsOf, type Story } from "../sections/story.ts";
import { type Cell, numeric, type TableSpec } from "../charts/table_html.ts";
import { valueCell } from "../sections/value_cell.ts";
import { type Place, tightestFirst, verdictCounts, verdictsOf } from "../sections/verdict_table.ts";

/** Content of the report's first page: the run in one line, verdict counts, the table of use cases, links. */
export function indexBody(
  story: Story,
  pages: readonly { readonly file: string; readonly title: string }[],
): string {
  const { pass, fail, "not proven": open } = verdictCounts(story);
  const tasks = pages.map((page) =>
    `<li><a href="${escapeHtml(page.file)}">${escapeHtml(page.title)}</a></li>`
  );
  return `<h1 id="headroom">How much load can these stores take?</h1>
${noiseBlock(story)}${answerBlock([runLine(story)]).html}
<ul class="hr-cards" aria-label="Verdicts"><li class="hr-pass">${pass} pass ✓</li><li class="hr-fail">${fail} fail ✗</li>` +
    `<li class="hr-unproven">${open} not proven ?</li></ul>
<h2 id="use-cases">Use cases</h2>
${tableBlock(useCases(story)).html}
<h2 id="pages">Pages</h2>
<ul>${tasks.join("")}</ul>
<h2 id="warnings">What travels with these numbers</h2>
${notesBlock(story.assessment.warnings).html}`;
}

/** Run and machine in one line; a noisy run says so wherever this line stands. */
export function runLine({ manifest, assessment }: Story): string {
  const { run, profile, seed } = manifest;
  return `Run ${run} (profile ${profile}, seed ${seed}${noiseMark(assessment.noise)}) on ${
    machineLine(manifest)
  }`;
}

/** Why a noisy run gives no verdict, and what to do. */
function noiseBlock({ assessment: { noise } }: Story): string {
  if (noise.state !== "noisy") return "";
  return answerBlock([
    `NOISY: the machine was busy while this was measured (${noisyText(noise)}).`,
    "What rests on it is not judged. Close other work and measure again.",
  ]).html;
}

function useCases(story: Story): TableSpec {
  return {
    columns: [
      "use case",
      "pass",
      "fail",
      "not proven",
      "least headroom",
      numeric("capacity at full size"),
      numeric("disk"),
      numeric("sync or onboarding"),
    ],
    rows: placesOf(story).map((place) => {
      const counts = verdictCounts(story, place);
      return [
        { text: place.scenario, small: place.store },
        { text: `${counts.pass} ✓`, kind: "pass" as const },
        { text: `${counts.fail} ✗`, kind: "fail" as const },
        { text: `${counts["not proven"]} ?`, kind: "unproven" as const },
        leastHeadroom(story, place),
        projected(story, place, [METRICS.entitiesPerS.id, METRICS.agentsPerS.id]),
        projected(story, place, [METRICS.fileGb.id]),
        projected(story, place, [METRICS.syncMin.id, METRICS.onboardingMin.id]),
      ];
    }),
  };
}

/** Every scenario of the run on every store it was measured on. */
function placesOf(story: Story): Required<Place>[] {
  return story.manifest.scenarios.flatMap(({ id }) => {
    const verdicts = verdictsOf(story, { scenario: id });
    const stores = [...new Set(verdicts.map(({ store }) => store))];
    return (stores.length === 0 ? [""] : stores).map((store) => ({ scenario: id, store }));
  });
}

function leastHeadroom(story: Story, place: Place): Cell {
  const judged = verdictsOf(story, place).filter((verdict) => verdict.headroom !== null);
  const tightest = tightestFirst(judged)[0];
  if (tightest === undefined) return { text: "–" };
  return { text: `${formatNumber(tightest.headroom!)}x`, small: `${tightest.id}, ${tightest.verdict}` };
}

/** The value projected for the scenario's full size, in the most durable setting. */
function projected(story: Story, place: Place, metrics: readonly string[]): Cell {
  // The model puts the most durable setting first.
  const durable = projectionsOf(story, { ...place, basis: "projected" }).find((p) =>
    metrics.includes(p.metric)
  );
  if (durable === undefined) return { text: "–" };
  const cell = valueCell(durable);
  return { ...cell, small: `${cell.small}, ${durable.variant}` };
}
