import assert from "node:assert/strict";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { mersenne } from "pure-rand/generator/mersenne";
import {
  COMMIT_LAW,
  type CommitGroup,
  commitGroup,
  type TrialCommits,
} from "../../../lib/model/laws/commit_law.ts";
import { totalPredictedMs } from "../../../lib/model/laws/trial_group.ts";
import { totalMs } from "../../../lib/runs/service_time.ts";
import { appendTrials, emptyTables, SCENARIO, trialRow } from "../synthetic_run.ts";

/** What these blocks really cost, in ms: a closed version 2.5 times a written one, and its payload's bytes written again. */
const TRUTH = { commit: 0.5, row: 0.01, closed_row: 0.025, payload_byte: 5e-6, closed_payload_byte: 8e-6 };
/** The power of the store's size with which all but the fixed cost grows. */
const GROWTH = 0.1;
const ROWS = 19;

const KINDS = {
  create: [1, 0],
  update: [1, 1],
  delete: [0, 1],
} as const;
const NAMES = Object.keys(KINDS) as (keyof typeof KINDS)[];
const BLANK = appendTrials(emptyTables(), { calibration: 1, validation: 0 }).commits[0]!;

/**
 * One trial of blocks of 1 to 100 entities: a load of creates, then each kind in turn. Its phase is the kind's name for reading;
 * the law is told `load` and `steady`.
 * @param payload Bytes of a version's payload, drawn for each block by a number below 1.
 */
function trial(seed: number, rows: number, payload: (drawn: number) => number): TrialCommits {
  const random = mersenne(seed);
  for (let i = 0; i < 8; i++) uniformFloat64(random);
  const factor = 1 + 0.04 * (uniformFloat64(random) - 0.5);
  const samples: (typeof BLANK)[] = [];
  for (let [block, before, at] = [0, 0, 0]; before < rows; block++) {
    const load = before < 0.3 * rows;
    const kind = load ? "create" : NAMES[block % 3]!;
    const [written, closed] = KINDS[kind];
    const entities = 1 + Math.floor(100 * uniformFloat64(random));
    const bytes = entities * payload(uniformFloat64(random));
    const growth = Math.max(1, (before + written * entities * ROWS / 2) / 1000) ** GROWTH;
    const ms = factor * (1 + 0.2 * (uniformFloat64(random) - 0.5)) * (TRUTH.commit +
      (entities * ROWS * (written * TRUTH.row + closed * TRUTH.closed_row) +
          bytes * (written * TRUTH.payload_byte + closed * TRUTH.closed_payload_byte)) * growth);
    const commit = (own: Partial<typeof BLANK>, took: number) => {
      const span = { start_us: at, end_us: at += 1000 * took };
      samples.push({
        ...BLANK,
        phase: load ? "load" : "steady",
        block,
        rows_before: before,
        ...span,
        ...own,
      });
    };
    commit({
      versions: written * entities,
      rows: written * entities * ROWS,
      closed_versions: closed * entities,
      closed_rows: closed * entities * ROWS,
      payload_bytes: written * bytes,
      closed_payload_bytes: closed * bytes,
    }, ms);
    before += written * entities * ROWS;
    // Most blocks of a chain are empty, and take next to nothing.
    const nothing = { versions: 0, rows: 0, payload_bytes: 0, closed_rows: 0, closed_payload_bytes: 0 };
    for (let i = 0; i < 5; i++) commit({ ...nothing, rows_before: before }, 0.01);
  }
  return {
    trial: trialRow(`t${seed}`, { role: seed < 100 ? "calibration" : "validation" }),
    samples,
    sizeAtEnd: rows,
  };
}

function groupOf(payload: (drawn: number) => number): CommitGroup {
  const calibration = Array.from({ length: 12 }, (_, i) => trial(1 + i, 40_000, payload));
  return commitGroup(SCENARIO, [...calibration, trial(101, 160_000, payload)]);
}

const coefficients = (group: CommitGroup) =>
  Object.fromEntries(group.fitted!.law.coefficients.map((own) => [own.name, own]));

/** Measured over predicted, for the blocks of each kind in the validation trial. */
function errors({ fitted, validation }: CommitGroup): Record<string, number> {
  const counted = COMMIT_LAW.counted(validation[0]!.samples).filter(({ phase }) => phase === "steady");
  const kindOf = (commit: (typeof counted)[number]) =>
    NAMES.find((name) =>
      KINDS[name].every((part, i) => (part > 0) === ([commit.rows, commit.closed_rows][i]! > 0))
    )!;
  return Object.fromEntries(
    Map.groupBy(counted, kindOf).entries().map((
      [kind, own],
    ) => [kind, totalMs(own) / totalPredictedMs(fitted!, own, COMMIT_LAW)]),
  );
}

Deno.test("the commit law recovers what closing rows and payloads cost, and predicts creates, updates and deletes alike", () => {
  const group = groupOf((drawn) => 100 * 200 ** drawn);
  const found = coefficients(group);
  for (const [name, truth] of Object.entries(TRUTH)) {
    const { value, interval } = found[name]!;
    const [low, high] = interval!;
    // Half the interval more on each side: single intervals miss one time in twenty by design.
    const slack = (high - low) / 2;
    assert.ok(truth >= low - slack && truth <= high + slack, `${name}: ${truth} and [${low}, ${high}]`);
    assert.ok(Math.abs(value / truth - 1) < 0.15, `${name}: ${value}`);
  }
  for (const [kind, ratio] of Object.entries(errors(group))) {
    assert.ok(Math.abs(ratio - 1) < 0.04, `${kind}: ${ratio}`);
  }
});

Deno.test("where all closed versions have the same payload its bytes count as the closed rows', and predictions hold", () => {
  const group = groupOf(() => 4000);
  const found = coefficients(group);
  assert.equal(found.closed_payload_byte!.value, 0);
  // Of each row closed: its own cost and its part of 4,000 bytes.
  const together = TRUTH.closed_row + 4000 * TRUTH.closed_payload_byte / ROWS;
  assert.ok(Math.abs(found.closed_row!.value / together - 1) < 0.1, `${found.closed_row!.value}`);
  for (const [kind, ratio] of Object.entries(errors(group))) {
    assert.ok(Math.abs(ratio - 1) < 0.05, `${kind}: ${ratio}`);
  }
});

Deno.test("empty blocks do not pass for the fixed cost of blocks that write", () => {
  const { commit } = coefficients(groupOf(() => 100));
  assert.ok(Math.abs(commit!.value / TRUTH.commit - 1) < 0.2, `${commit!.value}`);
});
