import assert from "node:assert/strict";
import { throughputOf } from "../../../lib/fit/usl_law.ts";
import { answerWhatIf } from "../../../lib/model/what_if/what_if.ts";
import type { WhatIfData } from "../../../lib/model/what_if/what_if_data.ts";
import { ownSetting } from "../../../lib/report/what_if/controls.ts";
import { gapsOf } from "../../../lib/report/what_if/gaps.ts";
import { withReadersLaws } from "../../../lib/report/what_if/readers_file.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { story } from "../quick_story.ts";

const { machine } = story.manifest;
const useCase = story.whatIf.useCases.at(-1)!;
const { store } = useCase.stores[0]!;
const LAW = { lambda: 400, sigma: 0.2, kappa: 0.01 };

/** A file as `deno task load --readers` writes it, of a store that follows `LAW` but for 1 % either way. */
function loadFile(own: object = {}): string {
  const measured = [1, 2, 4].flatMap((readers) =>
    [0.99, 1.01, 1, 0.995, 1.005, 1].map((off) => ({
      point: null,
      trial: {
        contestant: `${store}:full`,
        load: { readers },
        figures: { queries: { perS: off * throughputOf(LAW, readers) } },
      },
    }))
  );
  return JSON.stringify({
    schema: 1,
    scenario: useCase.scenario,
    scale: 1,
    seed: "1",
    machine,
    measured,
    ...own,
  });
}

async function read(text: string): Promise<WhatIfData> {
  let found: WhatIfData | undefined;
  await inTemporaryFolder(async (root) => {
    await Deno.writeTextFile(`${root}/load.json`, text);
    found = await withReadersLaws(story.whatIf, { path: `${root}/load.json`, machine });
  });
  return found!;
}

Deno.test("reads follow the law of a load file from the number of readers that they were measured with", async () => {
  const { useCases, noise } = await read(loadFile());
  const lawful = useCases.at(-1)!;
  const setting = { ...ownSetting(lawful, store), readsPerS: 10 };
  const reads = (readers: number, of = lawful) =>
    answerWhatIf(of, { ...setting, readers }, noise).needs.reads;
  const [own, more] = [reads(useCase.stores[0]!.readers!), reads(4)];
  const wanted = throughputOf(LAW, 4) / throughputOf(LAW, useCase.stores[0]!.readers!);
  assert.ok(Math.abs(more.verdict.value! / own.verdict.value! / wanted - 1) < 0.01);
  assert.deepEqual(own.verdict, reads(4, useCase).verdict, "without a law readers change nothing");
  assert.ok(reads(40).beyond! >= 10, "ten times as many readers as were measured");
  assert.match(gapsOf(lawful, setting).join(), /follow a law from load\.json, measured with up to 4 readers/);
  assert.match(gapsOf(useCase, setting).join(), /no law of reads against readers/);
});

Deno.test("a load file of another machine, use case or kind is refused, with what would give a law", async () => {
  const wrong: [string, RegExp][] = [
    [loadFile({ machine: { cores: 999, cpu: "other" } }), /gives no law/],
    [loadFile({ scenario: "freelance-asia" }), /gives no law/],
    [loadFile({ measured: JSON.parse(loadFile()).measured.slice(0, 6) }), /gives no law/],
    ["{}", /gives no law/],
    ["no JSON", /gives no law/],
  ];
  for (const [text, words] of wrong) {
    await assert.rejects(read(text), (error: Error & { next?: string; actual?: string }) => {
      assert.match(error.message, words);
      assert.match(error.next!, /deno task load --write-rate 0 --readers/);
      return true;
    });
  }
});
