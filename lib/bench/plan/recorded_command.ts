import { isAbsolute, relative, resolve } from "node:path";
import { PROJECT_ROOT } from "../../project_root.ts";
import { isScenarioFile } from "../../scenarios/file/load_scenario.ts";
import { isStoreModule } from "../../stores/mod.ts";
import { commandLine } from "../../text/command_line.ts";

/** Which values of a command's flags are paths of the user; a comma stands between several. */
const IS_PATH: Readonly<Record<string, (value: string) => boolean>> = {
  scenario: isScenarioFile,
  store: isStoreModule,
  registry: isStoreModule,
  blocks: () => true,
  db: () => true,
  out: () => true,
};

/** As `commandLine`, for the record of a run: relative paths are told from the checkout, wherever the command was called. */
export function recordedCommand<Name extends string>(
  task: string,
  flags: Readonly<Record<Name, string | boolean | undefined>>,
  names: readonly Name[],
): string {
  const told = Object.fromEntries(names.map((name) => {
    const [value, isPath] = [flags[name], IS_PATH[name]];
    if (typeof value !== "string" || isPath === undefined) return [name, value];
    return [name, value.split(",").map((part) => isPath(part) ? fromProject(part) : part).join(",")];
  })) as Record<Name, string | boolean | undefined>;
  return commandLine(task, told, names);
}

function fromProject(path: string): string {
  return isAbsolute(path) ? path : relative(PROJECT_ROOT, resolve(path));
}
