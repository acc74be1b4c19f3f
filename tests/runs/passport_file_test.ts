import assert from "node:assert/strict";
import { UsageError } from "../../lib/errors.ts";
import { findPassport } from "../../lib/runs/find_passport.ts";
import { passportFigure, spreadOf } from "../../lib/runs/passport.ts";
import { readPassport } from "../../lib/runs/passport_file.ts";
import { sealedJson } from "../../lib/runs/sealed_json.ts";
import { samplePassport } from "./sample_passport.ts";
import { inTemporaryFolder } from "./sample_run.ts";

Deno.test("a passport is read as it was written", async () => {
  await inTemporaryFolder(async (dir) => {
    const passport = samplePassport({ rounds: { page: [], read: [] } });
    await Deno.writeTextFile(`${dir}/p.json`, sealedJson(passport));
    assert.deepEqual(await readPassport(`${dir}/p.json`), passport);
  });
});

Deno.test("a passport that is none, cut short, changed, of another version or without a figure is refused with what to do", async () => {
  const whole = sealedJson(samplePassport());
  const { hash: _, ...rest } = samplePassport().samples;
  const cases: readonly (readonly [what: string, text: string | null, words: RegExp, next: RegExp])[] = [
    ["missing", null, /No such file/i, /Copy it again .*deno task passport/],
    ["cut", whole.slice(0, 400), /no whole JSON file/, /Copy it again/],
    ["changed", whole.replace('"cores":2', '"cores":4'), /changed since it was written/, /Copy it again/],
    ["newer", JSON.stringify({ ...samplePassport(), schema: 2 }), /of version 2/, /Take it again there/],
    [
      "older",
      JSON.stringify({ ...samplePassport(), schema: undefined }),
      /of version none/,
      /Take it again there/,
    ],
    ["another file", JSON.stringify({ schema: 1, run: "x" }), /it is no passport/, /Copy it again/],
    ["a list", "[1]", /it is no passport/, /Copy it again/],
    [
      "no figure",
      JSON.stringify({ ...samplePassport(), samples: rest }),
      /it is no passport: .*hash/,
      /Copy it again/,
    ],
    [
      "no sample",
      JSON.stringify(samplePassport({ rounds: { insert: [[]] } })),
      /it is no passport: .*insert/,
      /Copy it again/,
    ],
  ];
  await inTemporaryFolder(async (dir) => {
    for (const [what, text, words, next] of cases) {
      const path = `${dir}/${what}.json`;
      if (text !== null) await Deno.writeTextFile(path, text);
      await assert.rejects(readPassport(path), (error) => {
        assert.ok(error instanceof UsageError, what);
        assert.match(error.message, words, what);
        assert.match(error.next, next, what);
        return true;
      });
    }
  });
});

Deno.test("a figure is the median of its rounds, each by its mean or its middle, and says how far rounds lie apart", () => {
  const rounds = [1, 2, 3, 4, 5, 6, 7, 8, 90].map((n) => [100 * n, 100 * n, 400 * n]);
  const passport = samplePassport({ rounds: { insert: rounds, moment: rounds, page: [] } });
  // Of nine rounds the second and the eighth bound the median at 96 % (sign test).
  assert.deepEqual(passportFigure(passport, "insert"), { us: 1000, low: 400, high: 1600, rounds: 9 });
  assert.deepEqual(passportFigure(passport, "moment"), { us: 500, low: 200, high: 800, rounds: 9 });
  assert.equal(passportFigure(passport, "page"), null);
  assert.equal(spreadOf(passportFigure(passport, "insert")!), 1.5);
  assert.equal(spreadOf(passportFigure(passport, "lookup")!), 0);
});

Deno.test("findPassport() takes the newest of the machine, passes over what is none, and names what there is instead", async () => {
  await inTemporaryFolder(async (dir) => {
    const put = (name: string, value: object) => Deno.writeTextFile(`${dir}/${name}`, sealedJson(value));
    const { machine } = samplePassport();
    await assert.rejects(findPassport(dir, machine), /No passport of the machine .*2 cores, test, 8 GB/);
    await put("a-passport.json", { ...samplePassport({ machine: { cores: 16 } }), takenAt: "2026-11-30" });
    await put("b-passport.json", { schema: 1 });
    await assert.rejects(findPassport(dir, machine), (error: UsageError) => /16 cores/.test(error.actual));
    await put("c-passport.json", { ...samplePassport(), takenAt: "2026-11-27" });
    await put("d-passport.json", { ...samplePassport(), takenAt: "2026-11-29" });
    assert.equal((await findPassport(dir, machine)).takenAt, "2026-11-29");
  });
});
