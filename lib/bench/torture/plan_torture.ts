import { resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import {
  DEFAULT_ENTITY_STORE,
  DEFAULT_KEL_REGISTRY,
  ENTITY_STORES,
  findEntityStore,
  findKelRegistry,
  isStoreModule,
  KEL_REGISTRIES,
  RECOMMENDED_ENTITY_STORE,
  RECOMMENDED_KEL_REGISTRY,
} from "../../stores/mod.ts";
import { refuseElsewhere } from "../plan/service_flags.ts";
import type { EntityStoreKind, KelRegistryKind, StoreKind } from "../../stores/store_kind.ts";
import { type Cell, type Fault, FAULTS, isOfProcess } from "./cell.ts";
import type { TorturedCommand } from "./commands/tortured_command.ts";
import { TORTURED_COMMANDS } from "./commands/torture_commands.ts";
import { parseChoice } from "../../text/parse_values.ts";
import { OPERATIONS, type Subject, type TortureOperation } from "./subject.ts";

/** Parts of a torture that can be asked for: kills amid an operation, and other faults amid those that are named (or all). */
export const PARTS = [...OPERATIONS, "server", "power"] as const;
/** One of them. */
export type TorturePart = (typeof PARTS)[number];

/** What every built-in kind goes by in `--store` and `--registry`; those that are one family are represented by the kind they vary. */
export const ALL = "all";

/** What is asked for. Undefined where a flag was left out. */
export interface TortureChoice {
  readonly stores: readonly string[] | undefined;
  readonly registries: readonly string[] | undefined;
  readonly commands: readonly string[] | undefined;
  readonly variants: readonly string[] | undefined;
  readonly parts: readonly TorturePart[];
  /** Kills of each store and variant, shared by its operations, and as many of each other fault; a tenth of them of a command. */
  readonly kills: number;
}

/** Of so many kills of a store, one of each command: it is started again each time, and some take seconds. */
const KILLS_OF_ONE_COMMAND = 10;

/** Seconds on two cores, rather more than less. choice: as measured. Of a moment of a recording by what it is of. */
const SECONDS = {
  cell: 2,
  kill: 0.3,
  command: 4,
  /** Any trial of what has a server. */
  server: 2,
  replayed: { store: 0.03, registry: 0.06, command: 0 },
} as const;
/** Bytes of files that are there at once. choice: as measured, rather more. */
const DISK_BYTES = 200e6;

/** What the torture takes. */
export function estimateTorture(
  cells: readonly Cell[],
): { readonly seconds: number; readonly diskBytes: number } {
  return { seconds: cells.reduce((sum, cell) => sum + secondsOf(cell), 0), diskBytes: DISK_BYTES };
}

function secondsOf(cell: Cell): number {
  const { subject: { what }, fault, hasServer, trials } = cell;
  if (what === "command") return SECONDS.cell + trials * SECONDS.command;
  if (hasServer) return SECONDS.cell + trials * SECONDS.server;
  const killed = fault === "kill"
    ? Array.from({ length: trials }, (_, index) => isOfProcess(cell, index)).filter(Boolean).length
    : 0;
  return SECONDS.cell + killed * SECONDS.kill + (trials - killed) * SECONDS.replayed[what];
}

/**
 * The cells of a torture: by store, variant, fault and operation.
 * @throws {UsageError} A store or registry that there is not, a variant that none of them has, or nothing is left.
 */
export async function planTorture(choice: TortureChoice): Promise<Cell[]> {
  const isAny = [choice.stores, choice.registries, choice.commands].every((named) => named === undefined);
  const stores = await kindsOf(
    choice.stores ?? (isAny ? [DEFAULT_ENTITY_STORE.name, RECOMMENDED_ENTITY_STORE.name] : []),
    {
      all: ENTITY_STORES,
      find: findEntityStore,
    },
  );
  const registries = await kindsOf(
    choice.registries ?? (isAny ? [DEFAULT_KEL_REGISTRY.name, RECOMMENDED_KEL_REGISTRY.name] : []),
    { all: KEL_REGISTRIES, find: findKelRegistry },
  );
  for (const { kind } of stores) refuseElsewhere(kind);
  const commands = commandsOf(choice.commands ?? (isAny ? [ALL] : []));
  refuseUnknownVariants([
    ...[...stores, ...registries].flatMap(({ kind }) => Object.keys(kind.variants)),
    ...commands.map(({ variant }) => variant),
  ], choice.variants);
  const cells = [
    ...stores.flatMap(({ kind, from }) =>
      cellsOf(kind, { what: "store", from, operations: storeOperations(kind), choice })
    ),
    ...registries.flatMap(({ kind, from }) =>
      cellsOf(kind, { what: "registry", from, operations: ["event", "batch", "flush"], choice })
    ),
    ...choice.parts.includes("command") ? commands.flatMap((command) => commandCell(command, choice)) : [],
  ];
  if (cells.length > 0) return cells;
  throw new UsageError("Nothing of what is asked for can be done", {
    expected: "operations that one of the stores or registries has",
    actual: choice.parts.join(","),
    next:
      "append and bulk are of stores; event, batch and flush of registries; server is of engines in processes of " +
      "their own; command is of commands. Leave --only out for all.",
  });
}

interface Chosen<Kind> {
  readonly kind: Kind;
  readonly from: string;
}

async function kindsOf<Kind extends StoreKind<unknown>>(
  names: readonly string[],
  { all, find }: {
    readonly all: Readonly<Record<string, Kind>>;
    readonly find: (name: string) => Promise<Kind>;
  },
): Promise<Chosen<Kind>[]> {
  const given = names.flatMap((name) =>
    name === ALL
      ? Object.values(all).filter(({ family }) => family === undefined).map((kind) => kind.name)
      : [name]
  );
  const chosen = await Promise.all(given.map(async (name) => {
    const from = isStoreModule(name) ? resolve(name) : name;
    const kind = await find(from);
    return { kind, from: isStoreModule(name) ? from : kind.name };
  }));
  return chosen.filter(({ from }, i) => chosen.findIndex((other) => other.from === from) === i);
}

function storeOperations({ capabilities }: EntityStoreKind): readonly TortureOperation[] {
  return capabilities.bulk ? ["append", "bulk"] : ["append"];
}

function cellsOf(
  kind: EntityStoreKind | KelRegistryKind,
  { what, from, operations, choice }: {
    readonly what: Subject["what"];
    readonly from: string;
    readonly operations: readonly TortureOperation[];
    readonly choice: TortureChoice;
  },
): Cell[] {
  const { variants, parts, kills } = choice;
  const named = operations.filter((operation) => parts.includes(operation));
  // Faults alone are those of all operations; beside some, of these.
  const amid = parts.some((part) => !["server", "power", "command"].includes(part)) ? named : operations;
  const byFault: Readonly<Record<Fault, readonly TortureOperation[]>> = {
    kill: named,
    server: parts.includes("server") && kind.ownProcesses ? amid : [],
    power: parts.includes("power") ? amid : [],
  };
  const chosen = Object.entries(kind.variants).filter(([id, { onRequest }]) =>
    variants?.includes(id) ?? !onRequest
  );
  return chosen.flatMap(([variant, { durability }]) =>
    FAULTS.flatMap((fault) =>
      byFault[fault].map((operation, i, { length }) => ({
        subject: { what, name: kind.name, from, variant, operation },
        fault,
        durability,
        isSqlite: kind.extension === ".db",
        hasServer: kind.ownProcesses === true,
        isRecordable: kind.ownProcesses === undefined,
        extension: kind.extension,
        trials: Math.floor(kills / length) + (i < kills % length ? 1 : 0),
      }))
    )
  ).filter(({ trials }) => trials > 0);
}

/** @throws {UsageError} None of that name is killed. */
function commandsOf(names: readonly string[]): readonly TorturedCommand[] {
  const known = [...new Set(TORTURED_COMMANDS.map(({ script }) => script)), ALL];
  for (const name of names) parseChoice(name, "--command", known);
  return TORTURED_COMMANDS.filter(({ script }) => names.includes(ALL) || names.includes(script));
}

function commandCell({ script, variant }: TorturedCommand, { variants, kills }: TortureChoice): Cell[] {
  if (variants !== undefined && !variants.includes(variant)) return [];
  return [{
    subject: { what: "command", name: script, from: script, variant, operation: "command" },
    fault: "kill",
    durability: "process",
    isSqlite: false,
    hasServer: false,
    isRecordable: false,
    extension: "",
    trials: Math.ceil(kills / KILLS_OF_ONE_COMMAND),
  }];
}

function refuseUnknownVariants(known: readonly string[], variants: readonly string[] | undefined): void {
  const all = new Set(known);
  const unknown = variants?.find((variant) => !all.has(variant));
  if (unknown === undefined) return;
  throw new UsageError(`--variant "${unknown}" is a variant of none of these`, {
    expected: `one or more of ${[...all].join(", ")}`,
    actual: unknown,
  });
}
