import { HeadroomError } from "../errors.ts";
import { type Counted, PUBLISHED_TABLES, type PublishedTable } from "./published_tables.ts";
import type { EntityScenario, EntityTypeSpec } from "./scenario.ts";
import { COUNT_FIELDS, loadUseCases, type UseCase, type UseCaseTable } from "../reference/use_cases.ts";

/** One total of a table, as printed, as it should be, and as the scenario declares it. */
export interface PublishedTotal {
  /** The scenario's entity type, or null for all that the table counts together. */
  readonly entityType: string | null;
  readonly counted: Counted;
  /** As printed, rounded as there; null where the source prints none. */
  readonly printed: number | null;
  /** What the scenario must equal: the table's sum, or the value data/reference/inconsistencies.md says to use. */
  readonly expected: number;
  readonly declared: number;
  /** The finding because of which `expected` is not the printed number. */
  readonly finding: string | null;
  readonly source: string;
}

/** A scenario compared with its table in the source. */
export interface PublishedTotals {
  /** Use case and table in data/reference/use-cases.json. */
  readonly useCase: string;
  readonly table: string;
  readonly source: string;
  readonly totals: readonly PublishedTotal[];
  /** Entity types of the scenario that the table lacks, and why. */
  readonly beyond: readonly {
    readonly entityType: string;
    readonly entities: number;
    readonly why: string;
  }[];
}

/** A cell of the table: entities of a type, and their attributes where the source gives them. */
interface Cell {
  readonly name: string;
  readonly source: string;
  readonly counts: Partial<Record<Counted, number>>;
}

/**
 * Compares what a scenario declares with its table in the source: entities and custom attributes, in all and by type.
 * Null for a scenario without a table.
 *
 * @throws {HeadroomError} The reference file does not hold the table, or holds a type that the scenario lacks.
 */
export function publishedTotals(scenario: EntityScenario): PublishedTotals | null {
  if (!Object.hasOwn(PUBLISHED_TABLES, scenario.id)) return null;
  const published = PUBLISHED_TABLES[scenario.id]!;
  const useCase = loadUseCases().find(({ id }) => id === published.useCase);
  const table = [...useCase?.scenarios ?? [], ...useCase?.regions ?? []]
    .find(({ id }) => id === published.table);
  if (useCase === undefined || table === undefined) {
    throw missing(scenario.id, `table "${published.table}" of "${published.useCase}"`);
  }
  const cells = cellsOf(useCase, table);
  const typed = cells.map((cell) => ({ cell, type: typeOf(scenario, published, cell.name) }));
  const counted = published.countedBeyond?.map((id) => typeOf(scenario, published, id)) ?? [];
  const all = cells.length === 0
    ? scenario.entityTypes.filter(({ id }) => published.beyond?.[id] === undefined)
    : typed.map(({ type }) => type);
  return {
    useCase: useCase.id,
    table: table.id,
    source: table.source,
    totals: [
      ...overall({ published, table, cells }, [...all, ...counted], counted),
      ...typed.flatMap(({ cell, type }) => ofType(published, cell, type)),
    ],
    beyond: Object.entries(published.beyond ?? {}).map(([entityType, why]) => ({
      entityType,
      entities: typeOf(scenario, published, entityType).count.value,
      why,
    })),
  };
}

/** What some types of a scenario hold together. */
function declaredBy(types: readonly EntityTypeSpec[], counted: Counted): number {
  const kind = counted === "string attributes" ? "string" : "numeric";
  return sum(types.map(({ count, attributes }) => {
    if (counted === "entities") return count.value;
    if (counted === "attributes") return count.value * attributes.length;
    return count.value * attributes.filter(({ type }) => type === kind).length;
  }));
}

/** A table of the source, its cells, and how a scenario is compared with them. */
interface Comparison {
  readonly published: PublishedTable;
  readonly table: UseCaseTable;
  readonly cells: readonly Cell[];
}

function overall(
  { published, table, cells }: Comparison,
  types: readonly EntityTypeSpec[],
  beyond: readonly EntityTypeSpec[],
): PublishedTotal[] {
  const totals: Record<Counted, number | null> = {
    "entities": table.entities?.value ?? table.users?.value ?? null,
    "attributes": table.attributes?.value ?? null,
    "string attributes": table.string_attributes?.value ?? null,
    "numeric attributes": table.numeric_attributes?.value ?? null,
  };
  return (Object.keys(totals) as Counted[]).flatMap((counted): PublishedTotal[] => {
    const printed = totals[counted];
    const { expected, finding } = correctionOf(published, null, counted);
    const usable = expected ?? recomputedOf(published, table, counted) ??
      sumOf(cells, beyond, counted) ?? printed;
    if (usable === null) return [];
    const declared = declaredBy(types, counted);
    const { source } = table;
    return [{ entityType: null, counted, printed, expected: usable, declared, finding, source }];
  });
}

function ofType(published: PublishedTable, cell: Cell, type: EntityTypeSpec): PublishedTotal[] {
  return (Object.entries(cell.counts) as [Counted, number][]).map(([counted, printed]) => {
    const { expected = printed, finding } = correctionOf(published, type.id, counted);
    const declared = declaredBy([type], counted);
    return { entityType: type.id, counted, printed, expected, declared, finding, source: cell.source };
  });
}

function correctionOf(published: PublishedTable, entityType: string | null, counted: Counted) {
  const { expected, id = null } =
    published.corrections?.find((one) => one.entityType === entityType && one.counted === counted) ?? {};
  return { expected, finding: id };
}

/** The table's cells: its own counts, with the attributes per entity of the use case where it gives none. */
function cellsOf(useCase: UseCase, table: UseCaseTable): Cell[] {
  const counts = table.entity_counts_recomputed ?? table.entity_counts;
  if (counts === undefined) return countFieldsOf(table);
  const rows = Array.isArray(counts)
    ? counts
    : Object.entries(counts).map(([entity, count]) => ({ entity, count, source: table.source }));
  return rows.map((row) => {
    const type = useCase.entity_types.find(({ id }) => id === row.entity);
    const perEntity = (each: number | undefined) => each === undefined ? undefined : each * row.count;
    const found: Partial<Record<Counted, number | undefined>> = {
      "entities": row.count,
      "attributes": "total_attributes" in row ? row.total_attributes : perEntity(type?.attrs_per_entity),
      "string attributes": perEntity(type?.string_attrs_per_entity),
      "numeric attributes": perEntity(type?.numeric_attrs_per_entity),
    };
    found.attributes ??= perEntity(type?.attrs_per_entity);
    const known = Object.entries(found).filter(([, value]) => value !== undefined);
    return { name: row.entity, source: row.source ?? table.source, counts: Object.fromEntries(known) };
  });
}

/** Cells of a table that counts some kinds of entity but not their attributes. */
function countFieldsOf(table: UseCaseTable): Cell[] {
  return COUNT_FIELDS.flatMap((name): Cell[] => {
    const count = table[name];
    if (count === undefined) return [];
    const [value, source] = typeof count === "number" ? [count, table.source] : [count.value, count.source];
    return [{ name, source, counts: { entities: value } }];
  });
}

function recomputedOf(published: PublishedTable, table: UseCaseTable, counted: Counted): number | null {
  const key = published.recomputed?.[counted];
  if (key === undefined) return null;
  const value = table.recomputed?.[key];
  if (typeof value !== "number") throw missing(published.table, `a recomputed "${key}"`);
  return value;
}

/** Sum over the cells and the types counted beyond them; null where a cell gives no number. */
function sumOf(cells: readonly Cell[], beyond: readonly EntityTypeSpec[], counted: Counted): number | null {
  if (cells.length === 0 || cells.some(({ counts }) => counts[counted] === undefined)) return null;
  return sum(cells.map(({ counts }) => counts[counted]!)) + declaredBy(beyond, counted);
}

function typeOf(scenario: EntityScenario, published: PublishedTable, name: string): EntityTypeSpec {
  const own = Object.entries(published.names ?? {}).find(([, inTable]) => inTable === name)?.[0] ?? name;
  const type = scenario.entityTypes.find(({ id }) => id === own);
  if (type === undefined) throw missing(scenario.id, `an entity type "${own}"`);
  return type;
}

function missing(where: string, what: string): HeadroomError {
  return new HeadroomError(`Cannot compare "${where}" with the source: ${what} is missing`, {
    expected: what,
    next: "correct lib/scenarios/published_tables.ts",
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
