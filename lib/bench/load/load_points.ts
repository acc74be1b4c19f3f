import { BLOCK_SECONDS } from "../../chain/block.ts";
import { UsageError } from "../../errors.ts";
import { loadRequirements, type Requirement } from "../../reference/requirements.ts";
import { useCaseOf } from "../../scenarios/use_cases.ts";
import { parseList } from "../../text/parse_values.ts";
import { STEADY } from "./write_stream.ts";

/** Requirement rows that a load answers. Source: data/reference/requirements.json. */
export interface PointRows {
  readonly writes?: string;
  readonly reads?: string;
  /** Limit of a commit's p99, and of a query's. */
  readonly commits?: string;
  readonly queries?: string;
}

/** A load that a store is offered, and what it must keep. */
export interface LoadPoint {
  readonly id: string;
  readonly about: string;
  readonly rows: PointRows;
  /** What it is about, where no other scenario of its use case is named. */
  readonly scenario: string;
  /** Operations, as `WriteStream` has it. */
  readonly mix: string;
  /** Entities a second; null: nothing is written. */
  readonly writePerS: number | null;
  /** Entities of a transaction; null: a block every 2 s. */
  readonly perBlock: number | null;
  /** Queries a second of all readers together; `max`: each asks again as soon as it is answered; null: nothing is read. */
  readonly readPerS: number | "max" | null;
  readonly commitP99Ms: number;
  readonly queryP99Ms: number;
  readonly seconds: number;
}

/** The scenario that most points are about, and a load without a name. */
export const USUAL_SCENARIO = "compute-marketplace";

/** Blocks of a point: as many as it takes to show a p99 by them. Source: `shareInterval`, 381 of which none is over. */
const BLOCKS = 390;
/** Shortest time of a point, s. choice: a store that is behind shows it by then. */
const SHORTEST_S = 60;

interface Row {
  readonly about: string;
  readonly rows: PointRows;
  readonly scenario?: string;
  readonly mix?: string;
  /** Where the row is of a range. */
  readonly writePerS?: number;
  readonly perBlock?: number;
  readonly seconds?: number;
}

const USUAL = { commits: "CM-S-04A", queries: "CM-S-09A" };
const PEAK = { commits: "CM-S-04B", queries: "CM-S-09B" };
/** Limits of the later requirements, of commits and of complex queries. */
const LATER = { commits: "AR-W-04", queries: "AR-R-04" };
const both = (row: string) => ({ writes: `${row}W`, reads: `${row}R` });

/** 1K to 10K entities/s in transactions of 500 and 5,000. Source: 002:L1704; CM-D-03, CM-S-03 for the transactions. */
const BATCHES = [1, 2, 5, 10].flatMap((thousands) =>
  [500, 5000].map((perBlock): [string, Row] => [
    `${thousands}k-by-${perBlock}`,
    {
      about: `batches of ${perBlock} entities`,
      rows: { writes: "CM-NS-01", commits: PEAK.commits },
      writePerS: 1000 * thousands,
      perBlock,
    },
  ])
);

/** What the later requirements ask for at once. Source: sp:arkiv-requirements.md:L293-L298, L328, L338, L351. */
const LATER_POINTS: Readonly<Record<string, Row>> = {
  "later-steady": { about: "the steady stream, by later figures", rows: { ...both("AR-RW-01"), ...LATER } },
  "later-batch-submission": {
    about: "a batch submission, by later figures",
    rows: { ...both("AR-RW-02"), ...LATER },
    mix: "batch_submission",
  },
  "later-usage-spike": {
    about: "a resource usage spike, by later figures",
    rows: { ...both("AR-RW-03"), ...LATER },
    mix: "resource_usage_spike",
  },
  "later-node-failure": {
    about: "a mass node failure, by later figures",
    rows: { ...both("AR-RW-04"), ...LATER },
  },
  "later-job-completion": {
    about: "a mass completion, by later figures",
    rows: { ...both("AR-RW-05"), ...LATER },
  },
  "later-dashboards": {
    about: "a spike of dashboard queries, by later figures",
    rows: { ...both("AR-RW-06"), ...LATER },
  },
  "later-validation": {
    about: "250 writes and 250 reads a second at once",
    rows: { writes: "AR-V-04", reads: "AR-V-04", ...LATER },
  },
};

/**
 * By name. A peak that would run out of entities within the seconds is offered at its rate in the steady mix: failing nodes, ending
 * workloads. Source: 002:L599, L1559-L1562, L1657-L1662, L1670-L1681, L1704-L1708.
 */
const POINTS: Readonly<Record<string, Row>> = {
  sustained: { about: "sustained writes", rows: { writes: "CM-D-01", commits: USUAL.commits } },
  peak: {
    about: "peak writes",
    rows: { writes: "CM-D-02", commits: PEAK.commits },
    mix: "resource_usage_spike",
  },
  ...Object.fromEntries(BATCHES),
  burst: {
    about: "a burst of resource metrics, and the time to drain",
    rows: { writes: "CM-NS-03", commits: PEAK.commits },
    mix: "resource_usage_spike",
    seconds: 30,
  },
  reads: { about: "sustained reads", rows: { reads: "CM-R-11", queries: USUAL.queries } },
  "reads-peak": { about: "peak reads", rows: { reads: "CM-NS-05", queries: PEAK.queries } },
  steady: { about: "reads beside the steady stream", rows: { ...both("CM-RW-01"), ...USUAL } },
  "usage-spike": {
    about: "reads beside a resource usage spike",
    rows: { ...both("CM-RW-02"), ...PEAK },
    mix: "resource_usage_spike",
  },
  "batch-submission": {
    about: "reads beside a batch submission",
    rows: { ...both("CM-RW-03"), ...PEAK },
    mix: "batch_submission",
  },
  "node-failure": { about: "reads beside a mass node failure", rows: { ...both("CM-RW-04"), ...PEAK } },
  "job-completion": { about: "reads beside a mass completion", rows: { ...both("CM-RW-05"), ...PEAK } },
  "design-target": {
    about: "sustained reads beside peak writes",
    rows: { ...both("CM-RW-06"), ...PEAK },
    mix: "resource_usage_spike",
  },
  ...LATER_POINTS,
  locations: {
    about: "50,000 changed attribute values a second: locations of drivers, four values each",
    rows: { writes: "RS-E-03", commits: PEAK.commits },
    scenario: "ride-sharing-city",
    mix: "location",
    writePerS: 12_500,
    seconds: 600,
  },
};

/** Limits where none is asked for: at the framework's peak, and for complex filters. Source: CM-S-04B, CM-S-09A. */
export const DEFAULT_LIMITS = { commits: PEAK.commits, queries: USUAL.queries };

/** Every named point, with the figures of its rows. */
export function loadPoints(requirements: readonly Requirement[] = loadRequirements()): LoadPoint[] {
  return Object.entries(POINTS).map(([id, { about, rows, perBlock = null, ...own }]) => {
    const figure = (row: string | undefined) => row === undefined ? null : figureOf(row, requirements);
    const writePerS = own.writePerS ?? figure(rows.writes);
    const cadenceS = perBlock === null || writePerS === null ? BLOCK_SECONDS : perBlock / writePerS;
    return {
      ...{ id, about, rows, perBlock, mix: own.mix ?? STEADY, scenario: own.scenario ?? USUAL_SCENARIO },
      ...{ writePerS, readPerS: figure(rows.reads) },
      commitP99Ms: figureOf(rows.commits ?? DEFAULT_LIMITS.commits, requirements),
      queryP99Ms: figureOf(rows.queries ?? DEFAULT_LIMITS.queries, requirements),
      seconds: own.seconds ?? Math.max(SHORTEST_S, BLOCKS * cadenceS),
    };
  });
}

/** The figure that a row is tested at. @throws {RangeError} There is no such row with a number. */
export function figureOf(id: string, requirements: readonly Requirement[] = loadRequirements()): number {
  const figure = requirements.find((row) => row.id === id)?.test_at;
  if (typeof figure === "number") return figure;
  throw new RangeError(`Cannot find the figure of requirement ${id}`);
}

/**
 * Points by name, with commas between; `all` for each of them.
 * @param scenario Whose use case they must be of; left out: that of the first. @throws {UsageError} There is no such point, or it is of another use case.
 */
export function parsePoints(text: string, scenario?: string): LoadPoint[] {
  const points = loadPoints();
  const useCase = (id: string) => useCaseOf(id) ?? id;
  if (text.trim() === "all") {
    const wanted = useCase(scenario ?? USUAL_SCENARIO);
    const own = points.filter((point) => useCase(point.scenario) === wanted);
    if (own.length > 0) return own;
  }
  const chosen = parseList(text, "--point", (name) => {
    const found = points.find(({ id }) => id === name);
    if (found !== undefined) return found;
    throw new UsageError(`--point "${name}" is unknown`, {
      expected: `list, all, or some of ${points.map(({ id }) => id).join(", ")}`,
      actual: name,
      next: "deno task load --point list says what each of them offers.",
    });
  });
  const wanted = useCase(scenario ?? chosen[0]!.scenario);
  const other = chosen.find((point) => useCase(point.scenario) !== wanted);
  if (other === undefined) return chosen;
  throw new UsageError(`--point ${other.id} is of ${useCase(other.scenario)}, not of ${wanted}`, {
    expected: `points of one use case, and a scenario of it: ${other.scenario}`,
    actual: wanted,
    next: "Name them apart, or leave --scenario out.",
  });
}
