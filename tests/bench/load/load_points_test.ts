import assert from "node:assert/strict";
import { UsageError } from "../../../lib/errors.ts";
import { loadPoints, parsePoints } from "../../../lib/bench/load/load_points.ts";
import { refuseMix } from "../../../lib/bench/load/write_stream.ts";
import { loadRequirements } from "../../../lib/reference/requirements.ts";
import { findEntityScenario } from "../../../lib/scenarios/mod.ts";

Deno.test("named points have the rates and limits of their requirements", () => {
  const point = (id: string) => loadPoints().find((own) => own.id === id)!;
  const offered = (id: string) => {
    const { writePerS, readPerS, perBlock, commitP99Ms, queryP99Ms } = point(id);
    return [writePerS, readPerS, perBlock, commitP99Ms, queryP99Ms];
  };
  assert.deepEqual(offered("sustained"), [250, null, null, 100, 100]);
  assert.deepEqual(offered("peak"), [1600, null, null, 500, 100]);
  assert.deepEqual(offered("10k-by-5000"), [10_000, null, 5000, 500, 100]);
  assert.deepEqual(offered("reads"), [null, 1500, null, 500, 100]);
  assert.deepEqual(offered("reads-peak"), [null, 2500, null, 500, 500]);
  assert.deepEqual([point("burst").writePerS, point("burst").seconds], [8000, 30]);
  const seconds = ["sustained", "1k-by-500", "10k-by-500", "10k-by-5000"].map((id) => point(id).seconds);
  assert.deepEqual(seconds, [780, 195, 60, 195]);
  const combined = loadPoints().filter(({ rows }) => rows.writes?.startsWith("CM-RW-"));
  assert.deepEqual(combined.map(({ writePerS, readPerS }) => [writePerS, readPerS]), [
    [235, 240],
    [1070, 240],
    [270, 200],
    [465, 200],
    [370, 200],
    [1600, 1500],
  ]);
  // sp:arkiv-requirements.md:L293-L298, L351, written again; limits by L328, L338.
  const later = loadPoints().filter(({ id }) => id.startsWith("later-"));
  assert.deepEqual(later.map(({ id }) => offered(id)), [
    [149, 240, null, 1500, 200],
    [262, 200, null, 1500, 200],
    [512, 240, null, 1500, 200],
    [387, 240, null, 1500, 200],
    [362, 200, null, 1500, 200],
    [149, 500, null, 1500, 200],
    [250, 250, null, 1500, 200],
  ]);
});

Deno.test("every row and mix that a point names is there", () => {
  const ids = new Set(loadRequirements().map(({ id }) => id));
  for (const { rows, mix, scenario } of loadPoints()) {
    for (const id of Object.values(rows)) assert.ok(ids.has(id), id);
    refuseMix(findEntityScenario(scenario, "stream"), mix);
  }
});

Deno.test("points are chosen by name, all at once, and another name is refused with those there are", () => {
  assert.deepEqual(parsePoints("peak, reads").map(({ id }) => id), ["peak", "reads"]);
  assert.equal(parsePoints("all").length, loadPoints().length - 1);
  assert.deepEqual(parsePoints("all", "ride-sharing-city").map(({ id }) => id), ["locations"]);
  assert.throws(
    () => parsePoints("peak,locations"),
    /--point locations is of ride-sharing, not of compute-market/,
  );
  assert.throws(() => parsePoints("peak", "ride-sharing-city"), /--point peak is of compute-marketplace/);
  assert.throws(
    () => parsePoints("peek"),
    (error) => error instanceof UsageError && /list, all, or .*sustained, peak/.test(error.expected),
  );
});
