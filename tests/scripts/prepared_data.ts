import { existsSync } from "node:fs";

const DATASETS = "data/datasets";

/** Names of the prepared data that start so; none where nothing was prepared yet. */
export function preparedData(start: string): string[] {
  if (!existsSync(DATASETS)) return [];
  return [...Deno.readDirSync(DATASETS)].map(({ name }) => name).filter((name) => name.startsWith(start));
}

/** Removes prepared data that only a test uses. */
export function removePrepared(start: string): void {
  for (const name of preparedData(start)) Deno.removeSync(`${DATASETS}/${name}`, { recursive: true });
}
