import assert from "node:assert/strict";
import { answerWhatIf } from "../../../lib/model/what_if/what_if.ts";
import type { Setting, WhatIfCase } from "../../../lib/model/what_if/what_if_data.ts";
import { answerView } from "../../../lib/report/what_if/answer_view.ts";
import { CONTROLS, ownSetting, SLIDER_STEPS, valueAtPosition } from "../../../lib/report/what_if/controls.ts";
import { story } from "../quick_story.ts";

const { whatIf } = story;
const useCase = whatIf.useCases[0]!;
const own = ownSetting(useCase);
const PLACE = { now: new Date("2026-11-28T12:00:00Z"), widthPx: 640, caption: "Law of run x" };

const view = (setting: Partial<Setting> = {}) => answerView(whatIf, { ...own, ...setting }, PLACE);

/** What a reader sees of HTML. */
const words = (html: string) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

Deno.test("the summary names what fails before what is open, and where there is least room when all holds", () => {
  assert.match(view({ readsPerS: 1e6 }).summary, /^One chain fails on reads \(1\/[\d.]+k?\)/);
  const small = {
    ...{ entities: Math.ceil(useCase.full.entities / 1000), writesPerS: 1, readsPerS: 1 },
    ...{ diskGb: 10_000, syncMin: 10_000 },
  };
  const { summary, brief } = view(small);
  assert.match(summary, /^(One chain holds all of it, with least room for|Nothing is shown to fail\.)/);
  assert.match(brief, /^Writes .+ · Reads .+ · Disk .+ · Full sync .+ [✓?]$/);
  assert.match(view({ writesPerS: 0 }).needs, /none asked/);
});

Deno.test("how far a setting lies beyond what was tested is said beside its verdict", () => {
  const [near, far] = [1, 12].map((times) => {
    const entities = times * useCase.full.entities;
    const { beyond } = answerWhatIf(useCase, { ...own, entities }, whatIf.noise).needs.disk;
    assert.match(words(view({ entities }).needs), /x beyond what was tested/);
    return beyond!;
  }) as [number, number];
  assert.ok(Math.abs(far / near - 12) < 1e-6);
});

Deno.test("a disk that fills soon is full on a day, a later one in a month, and the date counts from now", () => {
  const seconds = (setting: Partial<Setting>) =>
    answerWhatIf(useCase, { ...own, ...setting }, whatIf.noise).diskFull!.seconds;
  const rate = { diskGb: 100, writesPerS: 100 };
  const day = new Date(PLACE.now.getTime() + 1000 * seconds(rate));
  const shown = words(view(rate).facts);
  assert.ok(
    shown.includes(day.toLocaleDateString("en-GB", { timeZone: "UTC", year: "numeric", month: "short" })),
    shown,
  );
  assert.match(words(view({ diskGb: 0.001 }).facts), /Disk full before it is loaded/);
  assert.match(words(view({ writesPerS: 0 }).facts), /Disk full never without writes/);
  assert.match(words(view({ writesPerS: 0.1, diskGb: 1e6 }).facts), /not in a century/);
});

Deno.test("no end of any slider leaves a hole: every part is words and numbers, and the picture lies in its frame", () => {
  for (const one of whatIf.useCases) {
    for (const setting of endsOf(one)) {
      const parts = Object.values(answerView(whatIf, setting, PLACE)).join("\n");
      assert.doesNotMatch(parts, /NaN|Infinity|undefined|null/, JSON.stringify(setting));
      for (const [, x] of parts.matchAll(/<text x="([-\d.]+)"/g)) {
        assert.ok(Number(x) >= 0 && Number(x) <= PLACE.widthPx, `${x} of ${JSON.stringify(setting)}`);
      }
    }
  }
});

/** A use case's own setting, and it with one slider at either end. */
function endsOf(one: WhatIfCase): Setting[] {
  const at = ownSetting(one);
  return [
    at,
    ...CONTROLS.flatMap((control) =>
      [0, SLIDER_STEPS].map((position) => ({
        ...at,
        [control.name]: valueAtPosition(control, one, position),
      }))
    ),
  ];
}

Deno.test("payloads other than the use case's own leave a word that no law of reads knows them", () => {
  assert.doesNotMatch(view().gaps, /Payloads are/);
  assert.match(view({ payloadBytes: 4 * own.payloadBytes }).gaps, /Payloads are 4x the use case.*own/);
});
