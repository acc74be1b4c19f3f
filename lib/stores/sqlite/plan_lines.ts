import type Database from "better-sqlite3";

/** The engine's query plan of a statement with its values: a line a step, indented by depth. */
export function planLines(
  database: Database.Database,
  text: string,
  values: readonly unknown[],
): readonly string[] {
  const steps = database.prepare<unknown[], { id: number; parent: number; detail: string }>(
    `EXPLAIN QUERY PLAN ${text}`,
  ).all(...values);
  const depths = new Map<number, number>();
  return steps.map(({ id, parent, detail }) => {
    const depth = parent === 0 ? 0 : depths.get(parent)! + 1;
    depths.set(id, depth);
    return "  ".repeat(depth) + detail;
  });
}
