import { noiseMark, noisyText } from "../../model/evidence/run_noise.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import { answerPicture } from "../charts/answer_picture.ts";
import { LEFT_OUT } from "../rescaling/rescaled_story.ts";
import { answerData } from "../sections/answer_data.ts";
import { onboardingTable, useCasesTable } from "../sections/answer_table.ts";
import { adviceBlock } from "../sections/answers.ts";
import { answerBlock, notesBlock, tableBlock } from "../sections/block.ts";
import { fitSentences } from "../sections/fit_sentences.ts";
import { otherEngines } from "../sections/other_engines.ts";
import type { Story } from "../sections/story.ts";
import { verdictCounts } from "../sections/verdict_table.ts";
import { WHAT_IF_PAGE } from "../what_if/what_if_page.ts";

/** Content of the report's first page: what fits, onboarding, the run in one line, verdict counts, links. */
export function indexBody(
  story: Story,
  pages: readonly { readonly file: string; readonly title: string }[],
): string {
  const { pass, fail, "not proven": open, "not judged": none } = verdictCounts(story);
  const tasks = pages.map((page) =>
    `<li><a href="${escapeHtml(page.file)}">${escapeHtml(page.title)}</a></li>`
  );
  return `<h1 id="headroom">How much load can these stores take?</h1>
${noiseBlock(story)}${fitBlock(story)}${whatIfLink(pages)}${answerPicture(answerData(story)).html}
<h2 id="use-cases">Each use case and store</h2>
${tableBlock(useCasesTable(story)).html}${enginesBlock(story)}
<h2 id="key-events">Key events</h2>
${tableBlock(onboardingTable(story)).html}
${adviceBlock(story).html}
<h2 id="run">The run</h2>
${answerBlock([runLine(story)]).html}
<ul class="hr-cards" aria-label="Verdicts"><li class="hr-pass">${pass} pass ✓</li><li class="hr-fail">${fail} fail ✗</li>` +
    `<li class="hr-unproven">${open} not proven ?</li><li>${none} not judged</li></ul>
<h2 id="pages">Pages</h2>
<ul>${tasks.join("")}</ul>
${leftOutBlock(story)}<h2 id="warnings">What travels with these numbers</h2>
${notesBlock(story.assessment.warnings).html}`;
}

/** Run and machine in one line; a noisy run says so wherever this line stands. */
export function runLine({ manifest, assessment, provenance: { machine, foretold } }: Story): string {
  const { run, profile, seed } = manifest;
  return `Run ${run} (profile ${profile}, seed ${seed}${noiseMark(assessment.noise)})${
    foretold === undefined ? " on" : ","
  } ${machine}`;
}

/** The way to the page that answers for other sizes and rates, where there is one. */
function whatIfLink(pages: readonly { readonly file: string }[]): string {
  return pages.some(({ file }) => file === WHAT_IF_PAGE.file)
    ? `<p><a href="${WHAT_IF_PAGE.file}">What if it were larger, asked more, or lay on another store?</a></p>\n`
    : "";
}

/** What fits, in sentences; nothing where the run holds no use case. */
function fitBlock({ assessment: { answer }, provenance: { foretold } }: Story): string {
  const sentences = fitSentences(answer, foretold === undefined ? undefined : "that machine");
  return sentences.length === 0 ? "" : answerBlock(sentences).html;
}

/** What no passport tells of another machine, where the pages are of one. */
function leftOutBlock({ provenance: { foretold } }: Story): string {
  return foretold === undefined
    ? ""
    : `<h2 id="left-out">Left out, because only a measurement there tells</h2>
${notesBlock(LEFT_OUT).html}
`;
}

/** What other engines would carry; nothing where the run holds none beside SQLite. */
function enginesBlock({ assessment }: Story): string {
  const sentences = otherEngines(assessment);
  return sentences.length === 0 ? "" : `\n<h3 id="engines">Other engines</h3>\n${notesBlock(sentences).html}`;
}

/** Why a noisy run gives no verdict, and what to do. */
function noiseBlock({ assessment: { noise } }: Story): string {
  if (noise.state !== "noisy") return "";
  return answerBlock([
    `NOISY: the machine was busy while this was measured (${noisyText(noise)}).`,
    "What rests on it is not judged. Close other work and measure again.",
  ]).html;
}
