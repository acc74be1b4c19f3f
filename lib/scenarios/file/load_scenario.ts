import { UsageError } from "../../errors.ts";
import type { Scenario } from "../scenario.ts";
import type { KnownIds } from "./check/check_judged.ts";
import { shellCommand } from "../../text/command_line.ts";
import { parseScenario } from "./parse_scenario.ts";

/** Largest scenario file. `choice:` 40 times the largest built-in scenario; all of it is held in memory. */
const BYTES_MAX = 4_000_000;

/** Whether a name on the command line is a path of a scenario file. */
export function isScenarioFile(name: string): boolean {
  return name.endsWith(".json") || name.endsWith(".jsonc") || name.includes("/") || name.includes("\\");
}

/**
 * Reads a user's scenario file.
 * @throws {UsageError} The path does not exist, is not a file, is too large, or is not text.
 * @throws {ScenarioFileError} The file has mistakes.
 */
export function loadScenario(path: string, known: KnownIds): Scenario {
  return parseScenario(readText(path), path, known);
}

function readText(path: string): string {
  const refuse = (actual: string, expected: string, next = "name another file"): never => {
    throw new UsageError(`Cannot read scenario file "${path}": ${actual}`, { expected, actual, next });
  };
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(path);
  } catch {
    return refuse(
      "nothing is there",
      "a scenario file",
      `${shellCommand`deno task scenario new ${path}`} writes a start`,
    );
  }
  if (!info.isFile) refuse("it is not a file", "a scenario file");
  if (info.size > BYTES_MAX) refuse(`it has ${info.size} bytes`, `at most ${BYTES_MAX} bytes`);
  const bytes = Deno.readFileSync(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse("it is not UTF-8 text", "a JSON file in UTF-8");
  }
}
