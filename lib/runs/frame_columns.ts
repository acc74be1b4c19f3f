import type pl from "nodejs-polars";
import { byTable, type Column, type TableName, TABLES } from "./schema.ts";

const text = (about: string) => ({ type: "text", unit: "", about }) as const;
const flag = (about: string) => ({ type: "boolean", unit: "", about }) as const;

/** What a trial is called and whether it counts: worked out from its row. */
const JUDGED = {
  setting: text('Store and variant, "posting, full": what figures tell apart.'),
  used: flag(
    "Whether laws start from the trial: ok, its blocks appended one by one, with all memory of the machine.",
  ),
  noisy: flag("Whether the machine was busy with something else meanwhile."),
} as const;

const { benchmark, scenario, store, variant, scale, profile, role, durability, rows, entities, file_bytes } =
  TABLES.trials;

/** What is known of a trial, in every frame of its rows: first what names it, last what it came to. */
const NAMES = { scenario, store, variant, setting: JUDGED.setting, scale } as const;
const OUTCOME = {
  benchmark,
  profile,
  trial_role: role,
  durability,
  used: JUDGED.used,
  noisy: JUDGED.noisy,
  store_rows: {
    ...rows,
    about: "Rows that the trial wrote in all: the size of its store when it is queried.",
  },
  store_entities: { ...entities, about: "Entities (or agents) that the trial wrote in all." },
  store_bytes: { ...file_bytes, about: "Bytes of the trial's store on disk at its end." },
} as const;

const us = (about: string) => ({ type: "number", unit: "us", about }) as const;
const DURATIONS = {
  service_us: us("Service time: from the call of the store to its return."),
  response_us: {
    ...us("Response time: from when the work was due to the return; null in a closed loop."),
    optional: true,
  },
} as const;

/** Columns that the frames of a table have: those of its file, and what is joined to them or worked out from them. */
type Joined<T extends TableName> =
  & (typeof TABLES)[T]
  & (T extends "trials" ? typeof JUDGED : typeof NAMES & typeof OUTCOME)
  & (T extends "commits" | "operations" | "queries" ? typeof DURATIONS : unknown);

type PolarsType<C extends Column> = C["type"] extends "text" ? pl.String
  : C["type"] extends "boolean" ? pl.Bool
  : pl.Float64;

/** Columns of a table's frame as Polars types them: numbers are all fractions, counts too. */
export type FrameColumns<T extends TableName> = {
  [K in keyof Joined<T> & string]: Joined<T>[K] extends infer C extends Column ? PolarsType<C> : never;
};

/** Columns of every table's frame in their order, each with unit and meaning. */
export const FRAME_COLUMNS: Readonly<Record<TableName, Readonly<Record<string, Column>>>> = byTable(
  columnsOf,
);

function columnsOf(table: TableName): Record<string, Column> {
  const { trial, ...own } = TABLES[table] as Readonly<Record<string, Column>> & { readonly trial: Column };
  if (table === "trials") return { trial, ...NAMES, ...own, ...JUDGED };
  return { trial, ...NAMES, ...own, ..."start_us" in own ? DURATIONS : {}, ...OUTCOME };
}
