import assert from "node:assert/strict";
import { auditFigures } from "../../../lib/bench/audit/audit_figures.ts";
import { loadPublishedClaims } from "../../../lib/reference/published_claims.ts";
import { auditLines } from "../../../lib/report/terminal/audit_lines.ts";
import { madeSamples, OPTIONS, plausibleMs } from "../../bench/audit/made_samples.ts";

function linesOf(rounds: number): string[] {
  const samples = madeSamples(plausibleMs, rounds);
  return auditLines(auditFigures(loadPublishedClaims(), samples, OPTIONS), samples, OPTIONS);
}

Deno.test("the first line counts which claims survive and which fall, then each claim has a line with what it rests on", () => {
  const lines = linesOf(6);
  assert.equal(
    lines[0],
    "Of 8 published claims 2 survive (bitemporal, batches), 5 fall, 1 is not shown",
  );
  assert.match(
    lines[3]!,
    /^falls +throughput +5 \+ 3 attributes, 5 KB: fair \/ method 5\.76x \[5\.76, 5\.76\]: the method makes it/,
  );
});

Deno.test("each claim has its published, as-published and fair figures side by side, with interval, verdict and source", () => {
  const text = linesOf(6).join("\n");
  assert.match(
    text,
    /^ +1 KB against 256 B +2\.2x +1\.59x +1x \[1, 1\] +falls +not within 1\.25x of published$/m,
  );
  assert.match(
    text,
    /^ +5 \+ 3 attributes, 5 KB +≤ 1\.03x +1\.04x +1\.3x \[1\.3, 1\.3\] +falls +above the bound$/m,
  );
  assert.match(text, /^ +p50 of the published mix +333 ms +140 ms +7 ms +0\.05x \[0\.05, 0\.05\] +falls/m);
  assert.match(text, /^ +published: sp:benchmark_05x\.out; data\/reference\/inconsistencies\.md B-10$/m);
});

Deno.test("the tables behind show what drawing makes, each schema, what each part of a block costs, and each query", () => {
  const text = linesOf(6).join("\n");
  assert.match(text, /^What the method makes, entities\/s\n.*by its method +made before +random keys/m);
  assert.match(text, /^ +measured +14, ranges +6, one block$/m);
  assert.match(text, /^ +a string row +1 ms +\[1 ms, 1 ms\]$/m);
  assert.match(text, /^ +a numeric row +250 us/m);
  assert.match(text, /string rows 0\.97 with time, numeric rows 0\.94, with each other 0\.96$/m);
  assert.match(
    text,
    /^ +string rows of a version +> 50 % +- +86\.2 % \[86\.2 %, 86\.2 %\] +not shown +54\.6 k rows of 20\.5 M/m,
  );
  assert.match(text, /^ +point_miss +140 ms +154 ms +3\.5 ms +7 ms +324 ms$/m);
  for (const line of linesOf(6)) assert.ok(line.length <= 140, line);
});

Deno.test("few rounds say so, and show no interval", () => {
  const text = linesOf(1).join("\n");
  assert.match(text, /^Of 8 published claims none survives, 8 are not shown\n/);
  assert.match(text, /1 of 6 rounds/);
  assert.doesNotMatch(text, /\[[\d.]+, /);
});
