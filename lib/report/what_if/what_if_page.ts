import type { WhatIfData } from "../../model/what_if/what_if_data.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import { figureCss } from "../charts/figure_css.ts";
import { useCasesTable } from "../sections/answer_table.ts";
import { tableBlock } from "../sections/block.ts";
import type { Story } from "../sections/story.ts";
import { type Control, CONTROLS, SLIDER_STEPS } from "./controls.ts";
import { WHAT_IF_CSS } from "./what_if_css.ts";

/** The page's file, and its name in links. */
export const WHAT_IF_PAGE = { file: "what-if.html", title: "What if" } as const;

/** Content of the page, and the texts of its scripts, which alone may stand in it. */
interface WhatIfBody {
  readonly body: string;
  readonly scripts: readonly string[];
}

/**
 * The page on which a reader sets a use case's size, rates, store and limits, and sees what the run's laws say. Its numbers are computed in
 * the page; without a script it shows the answers at the use cases' own settings.
 * @param script The bundled script. @param story Of a run with at least one law of writing.
 */
export function whatIfBody(story: Story, script: string): WhatIfBody {
  const { run, machine } = story.provenance;
  const caption = `Law of run ${run} · ${machine}`;
  const json = JSON.stringify({ data: story.whatIf, caption }).replaceAll("<", "\\u003c");
  const scripts = [
    `<script type="application/json" id="hr-wi-data">${json}</script>`,
    `<script>${script}</script>`,
  ];
  return {
    scripts,
    body: `<style>${figureCss()}${WHAT_IF_CSS}</style>
<h1 id="what-if">What if: other sizes, rates and stores</h1>
<section id="hr-wi-still"><p class="hr-answer">Setting a size or a rate here takes JavaScript, which is off or did not start. These
are the answers at each use case's own full size.</p>${tableBlock(useCasesTable(story)).html}</section>
<div id="hr-wi-live" data-live hidden>
<div class="hr-wi-controls" role="group" aria-label="What is asked of one chain">${
      controls(story.whatIf)
    }</div>
<div class="hr-wi-results hr-block">
<p class="hr-answer" id="hr-wi-summary" role="status"></p>
<p class="hr-subtitle" id="hr-wi-asked"></p>
<ul class="hr-wi-needs" id="hr-wi-needs"></ul>
<dl class="hr-wi-facts" id="hr-wi-facts"></dl>
<figure class="hr-figure" id="hr-wi-figure" aria-label="Rate of writing against size"></figure>
<div id="hr-wi-stores"></div>
<h2 id="gaps">What no law of this run says</h2>
<ul class="hr-note" id="hr-wi-gaps"></ul>
${method()}
</div>
<p class="hr-wi-brief" id="hr-wi-brief" aria-hidden="true"></p>
</div>
${scripts.join("\n")}`,
  };
}

function controls({ useCases }: WhatIfData): string {
  const cases = useCases.map(({ scenario, title }) =>
    `<option value="${escapeHtml(scenario)}">${escapeHtml(title)}</option>`
  );
  return `<p><label for="hr-wi-use">Use case</label><select id="hr-wi-use">${cases.join("")}</select></p>
<p><label for="hr-wi-store">Store</label><select id="hr-wi-store"></select></p>
<p class="hr-wi-reset"><button type="button" id="hr-wi-reset">As the use case asks</button>
<small>The page's address holds the setting: send it.</small></p>
${CONTROLS.map(control).join("\n")}`;
}

function control({ key, label, unit }: Control): string {
  const id = `hr-wi-${key}`;
  return `<div class="hr-wi-control" role="group" aria-label="${label}"><label for="${id}">${label}</label>` +
    `<input type="number" id="${id}-typed" min="0" step="any" inputmode="decimal" aria-label="${label}, ${unit}">` +
    `<small id="${id}-words">${unit}</small>` +
    `<input type="range" id="${id}" min="0" max="${SLIDER_STEPS}" step="1">` +
    `<span class="hr-wi-presets" id="${id}-asked"></span></div>`;
}

function method(): string {
  return `<h2 id="method">How these numbers are made</h2>
<ul class="hr-note">
<li>The page computes them with the functions that give the run's verdicts, from the same laws: at the use case's own setting both agree.
Nothing leaves the page.</li>
<li>Headroom above 1x is room: what one chain carries over what is asked, or a limit over what it takes. Pass: the whole 95 % interval
meets it; fail: all of it misses; else not proven. Beyond what was tested an interval widens by the tested error once per quadrupling,
and at more than 64 times nothing is proven.</li>
<li>Writes are a closed loop of the use case's own block with its own mix of creates, updates and closes, its payloads made as large as set:
payloads k times as large count as a store k times as large. With a lifetime set, entities / lifetime a second are written anew and as many
close, on top of the write rate.</li>
<li>Disk is the store's data with its indexes; its log and copies come on top. The disk is full when the file, grown by the writes from the
size set and keeping all history, takes all of it.</li>
<li>Reads are the use case's mix of queries on a store of this size. Full sync is writing the state block by block; loading it at once
(append --bulk) is faster.</li>
</ul>`;
}
