import { UsageError } from "../../errors.ts";
import type { Scenario } from "../scenario.ts";
import type { KnownIds } from "./check/check_judged.ts";
import { parseScenario } from "./parse_scenario.ts";

/** Largest scenario file. `choice:` 40 times the largest built-in scenario; all of it is held in memory. */
const BYTES_MAX = 4_000_000;

/** Whether a name on the command line is a path of a scenario file. */
export function isScenarioFile(name: string): boolean {
  return name.endsWith(".json") || name.endsWith(".jsonc") || name.includes("/") || name.includes("\\");
}

/**
 * Reads a person's scenario file.
 * @throws {UsageError} It is not there, not a file, too large, or no text. @throws {ScenarioFileError} It has mistakes.
 */
export function loadScenario(path: string, known: KnownIds): Scenario {
  return parseScenario(readText(path), path, known);
}

function readText(path: string): string {
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(path);
  } catch {
    throw unreadable(
      path,
      "nothing is there",
      "a scenario file",
      `deno task scenario new ${path} writes a start`,
    );
  }
  if (!info.isFile) throw unreadable(path, "it is not a file", "a scenario file");
  if (info.size > BYTES_MAX) {
    throw unreadable(path, `it has ${info.size} bytes`, `at most ${BYTES_MAX} bytes`);
  }
  const bytes = Deno.readFileSync(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(path, "it is not UTF-8 text", "a JSON file in UTF-8");
  }
}

function unreadable(path: string, actual: string, expected: string, next = "name another file"): UsageError {
  return new UsageError(`Cannot read scenario file "${path}": ${actual}`, { expected, actual, next });
}
