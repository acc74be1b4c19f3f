import { z } from "zod";
import { METRIC_IDS, METRICS, QUERY_TIMES } from "./metrics.ts";

const id = z.string().min(1);
const words = z.string().min(1);

/**
 * How a number is compared with its requirement. `at-least`: capacity with a need. `at-most`: a cost with its ceiling.
 * `within`: a count, size or time with a claim. `reached`: the largest size measured; more was not tried, so it can pass but not fail.
 */
const sense = z.enum(["at-least", "at-most", "within", "reached"]);

/** As `sense` is documented. */
export type Sense = z.infer<typeof sense>;

/** The command that measures a row which a run leaves open, or does what it asks for. */
const command = z.string().startsWith("deno task ").exactOptional();

const measured = z.strictObject({
  id,
  metric: z.enum(METRIC_IDS),
  sense,
  /** Id of the declared peak whose blocks it is about, or `ANY_PEAK`; left out: the steady stream's. */
  peak: id.exactOptional(),
  /** Types of query it is about, `*` at the end for any that begin so; left out: the whole mix. */
  queries: z.array(id).min(1).exactOptional(),
  /** Write mode of key events; left out: the judged one. */
  mode: z.enum(["per-event", "batch"]).exactOptional(),
  /** Only measured numbers answer: `at-full-size` at the scenario's full size alone. */
  measured: z.enum(["at-any-size", "at-full-size"]).exactOptional(),
  /** How many of the metric's units make one of the requirement's; left out: the row's `entities_per_op`. */
  per: z.number().positive().exactOptional(),
  /** How the row was read, for the evidence. */
  note: words.exactOptional(),
  /** The row that counts where the sources contradict each other. */
  chosen: z.literal(true).exactOptional(),
  command,
});

const recorded = z.strictObject({
  id,
  fact: z.enum(["decision", "decision-recorded", "risk-recorded", "launch-machine"]),
});

const open = z.strictObject({
  ids: z.array(id).min(1),
  reason: z.enum(["no-benchmark", "no-threshold", "not-a-measurement"]),
  why: words,
  command,
});

type Of<Entry extends z.ZodType> = Readonly<Omit<z.infer<Entry>, "id" | "ids">>;

/** What measures a requirement. */
export type Measured = Of<typeof measured>;
/** What is decided, written down or declared, and no number. */
export type Recorded = Of<typeof recorded>;
/** Why no run judges a requirement. */
export type Open = Of<typeof open>;
/** What a requirement is judged by. Fields as in data/reference/README.md "Field meanings". */
export type JudgedBy = Measured | Recorded | Open;

const file = z.object({ measured: z.array(measured), recorded: z.array(recorded), open: z.array(open) });

type Entry = JudgedBy & { readonly id: string };

/** Metrics that have a value for each declared peak, and those that have one for some types of query. */
const OF_PEAKS: ReadonlySet<string> = new Set([METRICS.entitiesPerS.id, METRICS.attributeUpdatesPerS.id]);
const OF_QUERIES: ReadonlySet<string> = new Set([METRICS.queriesPerS.id, ...Object.keys(QUERY_TIMES)]);

/**
 * The schema of data/reference/requirement-metrics.json for these requirements: one entry each, no more and no others. Its
 * output: what each is judged by, by id.
 */
export function requirementMetrics(ids: readonly string[]) {
  return file.transform(({ measured, recorded, open }): Entry[] => [
    ...measured,
    ...recorded,
    ...open.flatMap(({ ids, ...why }) => ids.map((id) => ({ id, ...why }))),
  ])
    .superRefine((entries, context) => {
      for (const message of problemsOf(entries, ids)) context.addIssue({ code: "custom", message });
    })
    .transform((entries): ReadonlyMap<string, JudgedBy> =>
      new Map(entries.map(({ id, ...judgedBy }) => [id, judgedBy]))
    );
}

function problemsOf(entries: readonly Entry[], ids: readonly string[]): string[] {
  const known = new Set(ids);
  const byId = Map.groupBy(entries, ({ id }) => id);
  return [
    ...ids.flatMap((id) => byId.has(id) ? [] : [`requirement ${id} has no entry`]),
    ...[...byId].flatMap(([id, { length }]) => [
      ...known.has(id) ? [] : [`${id} is no requirement`],
      ...length === 1 ? [] : [`${id} has ${length} entries`],
    ]),
    ...entries.flatMap((entry) => {
      if (!("metric" in entry)) return [];
      const { id, metric, peak, queries } = entry;
      return [
        ...peak === undefined || OF_PEAKS.has(metric) ? [] : [`${id}: ${metric} has no peaks`],
        ...queries === undefined || OF_QUERIES.has(metric) ? [] : [`${id}: ${metric} is of no queries`],
      ];
    }),
  ];
}
