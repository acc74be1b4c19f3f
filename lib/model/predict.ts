/**
 * Laws as arithmetic: the cost of a commit, an onboarding or a file, given coefficients. No imports: the what-if page embeds
 * this file, with what asks it for verdicts. Milliseconds, rows, bytes, events; logarithms are base 2.
 */

/** Coefficients by driver name; a missing one is 0. */
export type Coefficients = Readonly<Record<string, number>>;

/**
 * The mean block, as written by one commit. `closedRows`: rows of earlier versions whose end it sets; `closedPayloadBytes`: their
 * payloads.
 */
export interface BlockShape {
  readonly versions: number;
  readonly rows: number;
  readonly closedRows: number;
  readonly payloadBytes: number;
  readonly closedPayloadBytes: number;
}

/** Rows that a block writes or closes. */
export function touchedRows({ rows, closedRows }: BlockShape): number {
  return rows + closedRows;
}

/** Share of closed rows among those a block touches: 0 for creates, about a half for updates, 1 for deletes. */
export function closedShare(shape: BlockShape): number {
  return shape.closedRows / Math.max(1, touchedRows(shape));
}

/**
 * Coefficients of the commit law. Rows written and rows closed have costs of their own: on Arkiv's exact schema closing a version
 * writes 2.2 times the bytes of creating it (deno task writes), so a rate holds for one mix of creates, updates and closes only.
 * A closed payload costs where its row has to be written again, because the version's end takes another number of bytes.
 * Source: sqlite.org/fileformat2.html#record_format.
 *
 * All but the fixed cost grow with a power of the store's size, `growth`. choice: so fitted to a tenth of the marketplace it foretold
 * the load of `posting` with `full` at 0.5x and 1x within 3 %; with `normal`, and on the exact schema, growth by doublings had fallen 13
 * to 41 % short. Source: data/runs/reference/predictions.json.
 */
export const COMMIT_COEFFICIENTS = [
  "commit",
  "row",
  "closed_row",
  "payload_byte",
  "closed_payload_byte",
  "growth",
] as const;

/**
 * Number of rows in the store up to which the cost of a row is constant. choice: under a thousand rows every index is a page or
 * two deep, and a near-empty store would dominate the fit.
 */
const FLAT_ROWS = 1000;

/** How many times as much rows and bytes cost in a store of this size as in a small one. */
export function costGrowth(growth: number, rowsInStore: number): number {
  return Math.max(1, rowsInStore / FLAT_ROWS) ** growth;
}

/** A law whose costs are all so many times as large. */
export function scaledCosts(law: Coefficients, factor: number): Coefficients {
  return Object.fromEntries(
    Object.entries(law).map(([name, value]) => [name, name === "growth" ? value : factor * value]),
  );
}

/** Service time of one commit of this shape with `rowsBefore` rows in the store, ms; the store's size is that in the middle of it. */
export function commitMs(law: Coefficients, shape: BlockShape, rowsBefore: number): number {
  return (law.commit ?? 0) +
    contentsMs(law, shape) * costGrowth(law.growth ?? 0, rowsBefore + shape.rows / 2);
}

/** What a block's rows and bytes take in a small store, ms. */
function contentsMs(law: Coefficients, shape: BlockShape): number {
  return shape.rows * (law.row ?? 0) + shape.closedRows * (law.closed_row ?? 0) +
    shape.payloadBytes * (law.payload_byte ?? 0) + shape.closedPayloadBytes * (law.closed_payload_byte ?? 0);
}

/** Time to write `rows` rows in blocks of this shape into an empty store, ms: the commit law summed while the store grows. */
export function loadMs(law: Coefficients, shape: BlockShape, rows: number): number {
  const ofContents = contentsMs(law, shape) * growthSum(law.growth ?? 0, rows);
  return (rows * (law.commit ?? 0) + ofContents) / shape.rows;
}

/**
 * How much slower work may be in a store so many times larger than the largest one measured, at most: the square root.
 *
 * A law fitted to stores that fit in memory does not know what happens to larger ones: their index pages leave the caches,
 * and every row lands on a page of its own. choice: loaded at 1x, a steady block's cost grew as size ^ 0.36 from 0.36M to 22M
 * rows, where the law fitted below expected size ^ 0.13. Source: data/reference/full-size-load.json.
 */
export function largestSlowdown(times: number): number {
  return Math.sqrt(Math.max(1, times));
}

/** A size to ask about, and the largest one at which such work was measured; rows, both above 0. */
export interface Reach {
  readonly size: number;
  readonly measuredTo: number;
}

/** The slowest that `commitMs` may be at a size beyond the measured one, ms; the law's own value where that is slower. */
export function slowestCommitMs(law: Coefficients, shape: BlockShape, { size, measuredTo }: Reach): number {
  const known = commitMs(law, shape, size);
  if (!(size > measuredTo)) return known;
  return Math.max(known, commitMs(law, shape, measuredTo) * largestSlowdown(size / measuredTo));
}

/** The slowest that `loadMs` may be, ms: the load up to the measured size, then `slowestCommitMs` summed. */
export function slowestLoadMs(law: Coefficients, shape: BlockShape, { size, measuredTo }: Reach): number {
  const known = loadMs(law, shape, size);
  if (!(size > measuredTo)) return known;
  const perRow = commitMs(law, shape, measuredTo) / shape.rows;
  // Integral of the slowdown from the measured size on.
  const slowedRows = (2 / 3) * (size * largestSlowdown(size / measuredTo) - measuredTo);
  return Math.max(known, loadMs(law, shape, measuredTo) + perRow * slowedRows);
}

/** Integral of `costGrowth` from 0 to `rows`. */
function growthSum(growth: number, rows: number): number {
  if (rows <= FLAT_ROWS) return rows;
  return FLAT_ROWS * (1 + ((rows / FLAT_ROWS) ** (1 + growth) - 1) / (1 + growth));
}

/**
 * Versions of this shape that one transaction can hold within `budgetMs`, at this size. Where the law has no cost but that of
 * the commit, its whole cost counts as the versions', so that the answer stays finite.
 */
export function versionsWithinMs(
  law: Coefficients,
  shape: BlockShape,
  { rowsBefore, budgetMs }: { readonly rowsBefore: number; readonly budgetMs: number },
): number {
  const whole = commitMs(law, shape, rowsBefore);
  const fixed = whole > (law.commit ?? 0) ? law.commit ?? 0 : 0;
  const perVersion = (whole - fixed) / shape.versions;
  return Math.max(0, (budgetMs - fixed) / perVersion);
}

/** Mean calls and events that complete one agent. */
export interface OnboardShape {
  readonly callsPerAgent: number;
  readonly eventsPerAgent: number;
  readonly rootEventsPerAgent: number;
}

/** Drivers of the append law of key events, in fitting order: of two collinear ones the earlier is kept. */
export const APPEND_DRIVERS = ["event", "call", "log_event"] as const;

/** Service time of one registry call of this shape with `logEvents` events in the organisation's log, ms. */
export function callMs(law: Coefficients, shape: OnboardShape, logEvents: number): number {
  return (law.call ?? 0) + (law.event ?? 0) * (shape.eventsPerAgent / shape.callsPerAgent) +
    (law.log_event ?? 0) * logEvents;
}

/** Time in the registry to onboard `agents` agents from an empty organisation, ms; the log grows linearly. */
export function onboardMs(law: Coefficients, shape: OnboardShape, agents: number): number {
  const meanLogEvents = (shape.rootEventsPerAgent * agents) / 2;
  return agents * shape.callsPerAgent * callMs(law, shape, meanLogEvents);
}

/** Contents of a store: entity versions, their payload bytes, and their rows in Arkiv's schema. */
export interface StoredSize {
  readonly rows: number;
  readonly versions: number;
  readonly payloadBytes: number;
}

/** Bytes of a store's data with its indexes. Payload bytes are stored once; `other`: free space and overflow, per row. */
export function fileBytes(law: Coefficients, size: StoredSize): number {
  return size.rows * ((law.attributes ?? 0) + (law.index ?? 0) + (law.other ?? 0)) +
    size.versions * (law.payload ?? 0) + size.payloadBytes * (law.payload_byte ?? 0);
}

/**
 * The factor, 1 or more, by which an interval is widened at a size: the tested error, compounded once per quadrupling.
 *
 * A test at `testedTo` found the law off by `error` after the step from `fittedTo`. It applies to every projection
 * beyond the fit: half-way to the tested size half a step, at the tested size one, k times beyond it 1 + log4(k).
 * Without a test no error is known (such a projection proves nothing; see `judge`). A growth that was taken as usual may be so much more
 * or less.
 * Source: README.md "How to read a result".
 */
export function wideningFactor(
  law: {
    readonly fittedTo: number;
    readonly testedTo: number;
    readonly predictionError: number | null;
    readonly growthSpread?: number;
  },
  size: number,
): number {
  const growth = Math.max(1, size / law.fittedTo) ** (law.growthSpread ?? 0);
  if (law.predictionError === null || !(size > law.fittedTo) || !(law.testedTo > law.fittedTo)) return growth;
  const quadruplings = (k: number) => Math.log2(k) / 2;
  const tested = quadruplings(law.testedTo / law.fittedTo);
  const within = quadruplings(Math.min(size, law.testedTo) / law.fittedTo) / tested;
  // A test over less than one quadrupling found its error over a shorter step.
  const further = quadruplings(Math.max(1, size / law.testedTo)) / Math.min(1, tested);
  return growth * errorFactor(law.predictionError) ** (within + further);
}

/** An error of measured / predicted - 1 as a factor above 1, the same for too high and too low. */
export function errorFactor(error: number): number {
  return Math.max(1 + error, 1 / (1 + error));
}
