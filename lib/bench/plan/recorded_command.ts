import { isAbsolute, relative, resolve } from "node:path";
import { PROJECT_ROOT } from "../../project_root.ts";
import { isScenarioFile } from "../../scenarios/file/load_scenario.ts";
import { isStoreModule, recordedStoreName } from "../../stores/mod.ts";
import { commandLine } from "../../text/command_line.ts";

/** Flags with names or files, a comma between several. */
const MAY_BE_PATHS: Readonly<Record<string, (value: string) => boolean>> = {
  scenario: isScenarioFile,
  store: isStoreModule,
  registry: isStoreModule,
};
/** Flags whose whole value is one path. */
const PATHS: ReadonlySet<string> = new Set(["blocks", "from", "db", "out"]);

/**
 * As `commandLine`, for the record of a run: relative paths are told from the checkout, wherever the command was called, and a
 * store is told by its own name, which means the same tomorrow.
 */
export function recordedCommand<Name extends string>(
  task: string,
  flags: Readonly<Record<Name, string | boolean | undefined>>,
  names: readonly Name[],
): string {
  const told = Object.fromEntries(names.map((name) => {
    const [value, isPath] = [flags[name], MAY_BE_PATHS[name]];
    if (typeof value === "string" && PATHS.has(name)) return [name, fromProject(value)];
    if (typeof value !== "string" || isPath === undefined) return [name, value];
    const parts = value.split(",").map((part) => isPath(part) ? fromProject(part) : part);
    return [name, (name === "store" ? parts.map(recordedStoreName) : parts).join(",")];
  })) as Record<Name, string | boolean | undefined>;
  return commandLine(task, told, names);
}

function fromProject(path: string): string {
  return isAbsolute(path) ? path : relative(PROJECT_ROOT, resolve(path));
}
