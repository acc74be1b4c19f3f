/**
 * Every kind of store, by name. A new one is one file and one line here, or a user's own module, named by its path; the
 * contract tests run on each.
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { z } from "zod";
import { HeadroomError, messageOf, UsageError } from "../errors.ts";
import { nearestName } from "../text/nearest_name.ts";
import { oneLineProblem } from "../text/one_line_problem.ts";
import { DUCKDB } from "./duckdb/duckdb.ts";
import { AUTHS_LAYOUT_KIND } from "./git/kinds/auths_layout.ts";
import { AUTHS_LAYOUT_GIT } from "./git/kinds/auths_layout_git.ts";
import { AUTHS_LAYOUT_PACKFILE } from "./git/kinds/auths_layout_packfile.ts";
import { FAST_IMPORT, FAST_IMPORT_STORED } from "./git/kinds/fast_import.ts";
import { LOOSE } from "./git/kinds/loose.ts";
import { PACKED } from "./git/kinds/packed.ts";
import { PACKFILE, PACKFILE_ZLIB } from "./git/kinds/packfile.ts";
import { ARKIV_ENTITYDB } from "./entitydb/arkiv_entitydb.ts";
import type { EntityStore } from "./entity_store.ts";
import { ENTITY_STORE_SHAPE, KEL_REGISTRY_SHAPE } from "./kind_shape.ts";
import { BITEMPORAL_ARKIV_SQL } from "./sqlite/arkiv_sql.ts";
import { BITEMPORAL, BITEMPORAL_AS_ASKED, BITEMPORAL_M2 } from "./sqlite/bitemporal.ts";
import { BITMAP } from "./sqlite/bitmap.ts";
import { BY_DRIVER } from "./sqlite/by_driver.ts";
import { CLUSTERED } from "./sqlite/clustered.ts";
import { BITEMPORAL_BY_INDEX } from "./sqlite/bitemporal_by_index.ts";
import { POSTGRES, POSTGRES_BTREE, POSTGRES_GIST } from "./postgres/postgres.ts";
import { POSTGRES_FDW } from "./postgres/fdw/fdw_store.ts";
import { POSTING } from "./sqlite/posting.ts";
import { POSTING_BY_AREA } from "./sqlite/posting_area.ts";
import { SQLITE_KEL } from "./sqlite/kel/kel_registry.ts";
import { SIMPLE_EAV } from "./sqlite/simple_eav.ts";
import type { EntityStoreKind, KelRegistryKind, KindFamily, StoreKind } from "./store_kind.ts";

/** Built-in kinds of entity stores, by name. */
export const ENTITY_STORES: Readonly<Record<string, EntityStoreKind>> = {
  [BITEMPORAL.name]: BITEMPORAL,
  [BITEMPORAL_M2.name]: BITEMPORAL_M2,
  [BITEMPORAL_ARKIV_SQL.name]: BITEMPORAL_ARKIV_SQL,
  [BITEMPORAL_AS_ASKED.name]: BITEMPORAL_AS_ASKED,
  [BITMAP.name]: BITMAP,
  [CLUSTERED.name]: CLUSTERED,
  [DUCKDB.name]: DUCKDB,
  [POSTING.name]: POSTING,
  [SIMPLE_EAV.name]: SIMPLE_EAV,
  [POSTGRES.name]: POSTGRES,
  [POSTGRES_BTREE.name]: POSTGRES_BTREE,
  [POSTGRES_GIST.name]: POSTGRES_GIST,
  ...Object.fromEntries(
    [...BITEMPORAL_BY_INDEX, ...POSTING_BY_AREA, ...BY_DRIVER, ...POSTGRES_FDW].map((
      kind,
    ) => [kind.name, kind]),
  ),
};

/** Kinds whose data a service keeps that the user runs: never measured unless they are named. */
export const SERVICE_STORES: Readonly<Record<string, EntityStoreKind>> = {
  [ARKIV_ENTITYDB.name]: ARKIV_ENTITYDB,
};

const ALL_ENTITY_STORES: Readonly<Record<string, EntityStoreKind>> = { ...ENTITY_STORES, ...SERVICE_STORES };

/** Built-in kinds of registries of key event logs, by name. */
export const KEL_REGISTRIES: Readonly<Record<string, KelRegistryKind>> = {
  [AUTHS_LAYOUT_KIND.name]: AUTHS_LAYOUT_KIND,
  [AUTHS_LAYOUT_GIT.name]: AUTHS_LAYOUT_GIT,
  [AUTHS_LAYOUT_PACKFILE.name]: AUTHS_LAYOUT_PACKFILE,
  [LOOSE.name]: LOOSE,
  [PACKED.name]: PACKED,
  [PACKFILE.name]: PACKFILE,
  [PACKFILE_ZLIB.name]: PACKFILE_ZLIB,
  [FAST_IMPORT.name]: FAST_IMPORT,
  [FAST_IMPORT_STORED.name]: FAST_IMPORT_STORED,
  [SQLITE_KEL.name]: SQLITE_KEL,
};

/** What a command measures where no store is named. */
export const DEFAULT_ENTITY_STORE = BITEMPORAL;

/**
 * What `recommended` stands for wherever an entity store is named, for now. Why: of the kinds that keep all history it appends
 * fastest, 8.9 times as fast as Arkiv's schema to 400,000 entities (7.6 by processor time) in 0.27 of the bytes. Numbers decide,
 * not this line: `deno task race --contestants bitemporal,posting --scenario compute-marketplace --scale 0.6 --rounds 1` makes these
 * again (10 minutes), with `bitmap` and `clustered` and a scale of 0.002 in one; `deno task bench --store bitemporal,posting` those of
 * queries too.
 */
export const RECOMMENDED_ENTITY_STORE = POSTING;

/** The other name of `RECOMMENDED_ENTITY_STORE`. Not a kind of its own: what is recorded and shown is the kind's own name. */
const RECOMMENDED = "recommended";

/** A name of an entity store as it is recorded: what `recommended` stands for today, any other as it is. */
export function recordedStoreName(name: string): string {
  return name === RECOMMENDED ? RECOMMENDED_ENTITY_STORE.name : name;
}

/** What a command measures where no registry is named. */
export const DEFAULT_KEL_REGISTRY = AUTHS_LAYOUT_KIND;

/** The registry in Git that onboards fastest, for now: `deno task onboard --registry packfile,packfile-zlib,fast-import,packed,loose`. */
export const RECOMMENDED_KEL_REGISTRY: KelRegistryKind = PACKFILE;

/**
/**
 * Finds a kind of entity store, also by the name `recommended`, or at an address (`arkiv-entitydb@http://127.0.0.1:2704`), ready to
 * be opened; see `findKind`. @throws {UsageError} Also: it takes no address, or not this one. @throws {HeadroomError} Its engine is
 * not there.
 */
export async function findEntityStore(name: string): Promise<EntityStoreKind> {
  const { own, address } = splitAddress(name);
  const kind = await findKind<EntityStoreKind>(ALL_ENTITY_STORES, recordedStoreName(own), {
    what: "entity store",
    shape: ENTITY_STORE_SHAPE,
    others: { [RECOMMENDED]: RECOMMENDED_ENTITY_STORE.name },
  });
  await kind.ready?.();
  if (address === null) return kind;
  if (kind.at !== undefined) return kind.at(address);
  const services = Object.values(ALL_ENTITY_STORES).filter(({ at }) => at !== undefined);
  throw new UsageError(`${kind.name} takes no address: it is a file`, {
    expected: `an address of ${services.map((service) => service.name).join(", ")}`,
    actual: address,
    next: "Leave the address out (--url, --query-url, --data-dir, --revert).",
  });
}

/** A store's name without the address that follows it after `@`; null where there is none. A module's path may hold one. */
export function splitAddress(name: string): { readonly own: string; readonly address: string | null } {
  const at = isStoreModule(name) ? -1 : name.indexOf("@");
  return at < 0 ? { own: name, address: null } : { own: name.slice(0, at), address: name.slice(at + 1) };
}

/** Finds a kind of registry of key event logs; see `findKind`. */
export function findKelRegistry(name: string): Promise<KelRegistryKind> {
  return findKind<KelRegistryKind>(KEL_REGISTRIES, name, {
    what: "registry",
    shape: KEL_REGISTRY_SHAPE,
    others: {},
  });
}

/**
 * The built-in kind of entity store that a file holds.
 * @throws {UsageError} No such file, or none of them; the message names all. @throws {HeadroomError} A database that cannot be read.
 */
export function recogniseEntityStore(path: string): EntityStoreKind {
  refuseMissing(path);
  const found = knownEntityStore(path);
  if (found !== null) return found;
  const names = listed(Object.values(ALL_ENTITY_STORES)).map(({ names }) => names).join(", ");
  throw new UsageError(`Cannot tell which kind of store "${path}" holds`, {
    expected: `a database of one of these kinds: ${names}`,
    actual: "something else, or nothing",
    next: "Correct the path, or name a kind of your own: --store my_store.ts",
  });
}

/**
 * Opens a store's file to read it, with the settings of the kind's first variant.
 * @throws {UsageError} No such file, or a store of another built-in kind. @throws {HeadroomError} It cannot be read.
 */
export async function openToRead(path: string, kind: EntityStoreKind): Promise<EntityStore> {
  refuseMissing(path);
  try {
    return await kind.open(path, { variant: Object.keys(kind.variants)[0]!, readOnly: true });
  } catch (cause) {
    // Only where it failed: a kind may read the files of another.
    const held = cause instanceof HeadroomError && kind.recognises !== undefined
      ? knownEntityStore(path)
      : null;
    if (held === null || held.name === kind.name) throw cause;
    throw new UsageError(`"${path}" is a ${held.name} store`, {
      expected: `one that ${kind.name} reads`,
      actual: `a ${held.name} store`,
      next: `Leave --store out, or name ${held.name}.`,
    });
  }
}

function refuseMissing(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  throw new UsageError(`Cannot open "${path}": no such file`, {
    expected: "a store's file, or a database that Arkiv wrote",
    actual: "no such file",
    next: "Correct the path.",
  });
}

/** As `recogniseEntityStore`, with null where it is none of them. */
export function knownEntityStore(path: string): EntityStoreKind | null {
  return Object.values(ALL_ENTITY_STORES).find((kind) => kind.recognises?.(path)) ?? null;
}

/** Whether a name is the path of a user's own module. */
export function isStoreModule(name: string): boolean {
  return name.endsWith(".ts");
}

/** What is looked for. */
interface Wanted {
  readonly what: string;
  readonly shape: z.ZodType;
  /** Names that stand for those of kinds. */
  readonly others: Readonly<Record<string, string>>;
}

/**
 * The kind of a name: one of the registry's, or the default export of a module where the name ends in `.ts`.
 * @throws {UsageError} No such name (names the nearest), or a module that cannot be loaded or exports no such kind.
 */
async function findKind<Kind extends StoreKind<unknown>>(
  kinds: Readonly<Record<string, Kind>>,
  name: string,
  wanted: Wanted,
): Promise<Kind> {
  if (Object.hasOwn(kinds, name)) return kinds[name]!;
  if (!isStoreModule(name)) return refuseName(name, Object.values(kinds), wanted);
  const refuse = (actual: string): never => refuseModule(name, actual, wanted);
  const module = await import(pathToFileURL(resolve(name)).href).catch((error) => refuse(messageOf(error)));
  const { error } = wanted.shape.safeParse(module.default);
  if (error !== undefined) return refuse(oneLineProblem(error));
  const kind: Kind = module.default;
  return Object.hasOwn(kinds, kind.name) ? refuse(`its name "${kind.name}" is that of a built-in one`) : kind;
}

function refuseName(name: string, kinds: readonly StoreKind<unknown>[], { what, others }: Wanted): never {
  const hint = nearestName(name, [...kinds.map((kind) => kind.name), ...Object.keys(others)]);
  const all = [
    ...listed(kinds),
    ...Object.entries(others).map(([names, about]) => ({ names, about })),
  ];
  const width = Math.max(...all.map(({ names }) => names.length).filter((length) => length <= NAME_WIDTH));
  const lines = all.map(({ names, about }) =>
    names.length <= width ? `${names.padEnd(width)}  ${about}` : `${names}\n  ${" ".repeat(width)}  ${about}`
  );
  throw new UsageError(`"${name}" is not a kind of ${what}`, {
    expected: `a module (my_store.ts), or one of\n  ${lines.join("\n  ")}`,
    actual: name,
    next: hint === null ? "Choose one of them." : `did you mean "${hint}"?`,
  });
}

/** Widest name that shares its line with what it is. */
const NAME_WIDTH = 24;

/** Kinds for display, those of a family as one. */
function listed(kinds: readonly StoreKind<unknown>[]): readonly KindFamily[] {
  return [...new Set(kinds.map((kind) => kind.family ?? { names: kind.name, about: kind.about }))];
}

function refuseModule(path: string, actual: string, { what }: Wanted): never {
  throw new UsageError(`Cannot use "${path}" as a kind of ${what}: ${actual}`, {
    expected: `a module whose default export is a kind of ${what} (lib/stores/store_kind.ts)`,
    actual,
    next: "Correct the path or the module.",
  });
}
