import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ChainModel } from "../../chain/chain_model.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { COMPUTE_MARKETPLACE, MENDOZA } from "../../../lib/scenarios/mod.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";

const CASES = [[COMPUTE_MARKETPLACE, 0.002], [MENDOZA, 0.001]] as const;

Deno.test("queries() holds each kind as often as its weight says, and follows its seed alone", () => {
  for (const [scenario, scale] of CASES) {
    const dataset = openDataset(scenario, scale, 7n);
    const at = dataset.phases[1]!.to - 1;
    const queries = dataset.queries(100, at, 1n);
    for (const { type, weight } of scenario.queries) {
      assert.equal(queries.filter((query) => query.type === type).length, Math.round(100 * weight), type);
    }
    assert.deepEqual(dataset.queries(100, at, 1n), queries);
    assert.notDeepEqual(dataset.queries(100, at, 2n), queries);
    assert.notEqual(queries[0]!.type === queries[1]!.type && queries[1]!.type === queries[2]!.type, true);
  }
});

Deno.test("misses of another seed ask for other missing entities", () => {
  for (const [scenario, scale] of CASES) {
    const dataset = openDataset(scenario, scale, 7n);
    const misses = [7n, 8n, 9n].map((seed) =>
      dataset.queries(100, 1000, seed).flatMap(({ type, text }) => type.endsWith("miss") ? [text] : [])
    );
    assert.ok(misses.every((own) => own.length > 0), scenario.id);
    assert.equal(new Set(misses.flat()).size, misses.flat().length, scenario.id);
  }
});

Deno.test("expectedAnswers() are the in-memory model's answers, page by page, at the head and in the past", () => {
  for (const [scenario, scale] of CASES) {
    const dataset = openDataset(scenario, scale, 7n);
    const [load, steady] = dataset.phases;
    const model = new ChainModel();
    for (const block of dataset.blocks()) model.append(block);
    const queries = [steady!.to - 1, steady!.from + 3, load!.to - 1]
      .flatMap((at, i) => dataset.queries(40, at, BigInt(i)));
    const answers = dataset.expectedAnswers(queries, dataset.phases.at(-1)!.to - 1);
    queries.forEach(({ text, atBlock, limit }, i) => {
      const answer = answers[i]!;
      const hash = createHash("sha256");
      let matching = 0;
      for (let cursor: string | undefined, first = true;; first = false) {
        const page = model.query(text, atBlock, { limit, ...(cursor === undefined ? {} : { cursor }) });
        if (first) {
          assert.deepEqual(answer.keys.map(toHex), page.versions.map(({ key }) => toHex(key)), text);
          assert.equal(answer.versionsDigest, digestVersions(page.versions), text);
        }
        for (const { key } of page.versions) hash.update(key);
        matching += page.versions.length;
        if (page.cursor === undefined) break;
        cursor = page.cursor;
      }
      assert.equal(answer.matching, matching, text);
      assert.equal(answer.digest, hash.digest("hex"), text);
    });
  }
});

Deno.test("most answers hold something, misses hold nothing, and not every answer is a full page", () => {
  for (const [scenario, scale] of CASES) {
    const dataset = openDataset(scenario, scale, 9n);
    const queries = dataset.queries(100, dataset.phases[1]!.to - 1, 1n);
    const answers = dataset.expectedAnswers(queries);
    queries.forEach(({ type }, i) => {
      if (type.endsWith("miss")) assert.equal(answers[i]!.matching, 0);
      else if (/by_(id|key)$/.test(type)) assert.equal(answers[i]!.matching, 1);
    });
    const empty = answers.filter(({ matching }) => matching === 0).length;
    const full = answers.filter(({ matching }, i) => matching >= queries[i]!.limit).length;
    assert.ok(empty <= 35, `${scenario.id}: ${empty} empty`);
    assert.ok(full <= 50, `${scenario.id}: ${full} full`);
  }
});

Deno.test("queries() refuses a block before the entities it needs", () => {
  const dataset = openDataset(MENDOZA, 0.001, 7n);
  assert.throws(
    () => dataset.queries(10, 0, 1n),
    (error: HeadroomError) => /golem_provider|image|record|arkmon/.test(error.message),
  );
});
