import assert from "node:assert/strict";
import { shardsFigures } from "../../../lib/bench/shards/shards_figures.ts";
import { serverLines } from "../../../lib/report/terminal/server_lines.ts";
import { shardsLaws, shardsLines } from "../../../lib/report/terminal/shards_lines.ts";
import { SAMPLES, SERVERS } from "../../bench/shards/shards_samples.ts";

Deno.test("what chains bring comes first, and a verdict on writes, reads and the directory last", () => {
  const lines = shardsLines(shardsFigures([SAMPLES]), [shardsLaws(SAMPLES, 1)]);
  assert.match(
    lines[0]!,
    /^ride-sharing: 4 chains and a directory append the whole chain 1\.67x as fast as one chain here/,
  );
  assert.match(
    lines[1]!,
    /^ride-sharing: a look-up takes 30 us through the directory, 20 us by asking every shard/,
  );
  assert.match(
    lines.at(-1)!,
    /^Verdict, ride-sharing: 4 shards buy 1\.67x the load .* 4x and 4x with a processor each \(no law can be fitted for 8\)/,
  );
  assert.match(
    lines.at(-1)!,
    /the directory costs 9\.09 % of the bytes and 16\.7 % of the stream's writing\.$/,
  );
});

Deno.test("a verdict on servers says how they were written best, and why they missed the target", () => {
  const lines = serverLines(shardsFigures([SERVERS]), [shardsLaws(SERVERS, 1)]);
  assert.match(
    lines[0]!,
    /^ride-sharing: 4 servers over postgres_fdw append 0\.8x as fast as one server here/,
  );
  assert.ok(lines.some((line) => /direct appends 2x as fast as one server/.test(line)), lines.join("\n"));
  assert.match(
    lines.at(-1)!,
    /4 servers buy 0\.8x the writes of one, 2x where the servers are written directly \(its law says .*x for 8\).*1\.5x .* missed: one server/,
  );
});
