import { strict as assert } from "node:assert";
import pl from "nodejs-polars";
import { HeadroomError } from "../../../lib/errors.ts";
import { publishedClaims } from "../../../lib/report/sections/claims_frame.ts";
import { rowsOf } from "../../../lib/report/sections/frame_table.ts";
import { madeSamples, OPTIONS, plausibleMs } from "../../bench/audit/made_samples.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

/** The row of one figure. */
const figure = (claims: pl.DataFrame, claim: string, what: string) =>
  rowsOf(claims.filter(pl.col("claim").eq(pl.lit(claim)).and(pl.col("what").eq(pl.lit(what)))))[0];

Deno.test("published claims carry what the newest audit made of them, and say so where there is none", async () => {
  await inTemporaryFolder(async (runs) => {
    const before = await publishedClaims(runs);
    assert.deepEqual(before.getColumn("verdict").unique().toArray(), ["not audited"]);
    assert.equal(figure(before, "throughput", "5 + 3 attributes, 5 KB").published, 714);
    assert.equal(figure(before, "throughput", "5 + 3 attributes, 5 KB").fairly, null);

    const samples = madeSamples(plausibleMs);
    const write = (name: string, audit: object) =>
      Deno.writeTextFile(`${runs}/${name}-audit.json`, JSON.stringify({ schema: 2, ...OPTIONS, ...audit }));
    await write("2026-11-28-aaaa", { samples: { ...samples, rows: [], reads: [], loaded: null } });
    // Only the costs of text were measured: all else is as if there were no audit.
    const part = await publishedClaims(runs);
    const audited = part.filter(pl.col("verdict").neq(pl.lit("not audited")));
    assert.deepEqual(audited.getColumn("claim").toArray(), ["strings"]);

    await Deno.utime(`${runs}/2026-11-28-aaaa-audit.json`, 1, 1);
    await write("2026-11-27-bbbb", { samples });
    const whole = await publishedClaims(runs);
    assert.equal(whole.filter(pl.col("verdict").eq(pl.lit("not audited"))).height, 0);
    const typical = figure(whole, "throughput", "5 + 3 attributes, 5 KB");
    // By the method 1 + 1.1 + 0.0512 + 10.24 ms an entity; fairly 2.1512.
    assert.ok(Math.abs(typical.ratio - 12.3912 / 2.1512) < 1e-9);
    assert.equal(typical.verdict, "falls");
  });
});

Deno.test("an audit's file that is damaged or of another version is refused by name", async () => {
  for (const [text, reason] of [["{", /it is no JSON/], ['{"schema":1}', /it has version 1/]] as const) {
    await inTemporaryFolder(async (runs) => {
      await Deno.writeTextFile(`${runs}/x-audit.json`, text);
      await assert.rejects(publishedClaims(runs), (error: HeadroomError) => {
        assert.match(error.message, /x-audit\.json/);
        assert.match(error.message, reason);
        return error instanceof HeadroomError;
      });
    });
  }
});
