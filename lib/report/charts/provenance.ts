import type { Manifest } from "../../runs/manifest.ts";
import { coresText, formatBytes, formatUs } from "../../text/numbers.ts";

/** Where a figure's numbers come from, for its caption. */
export interface Provenance {
  readonly run: string;
  /** The machine in one line; of a rescaled run from which machine it is foretold for which, and how good that has been. */
  readonly machine: string;
  /** The command that repeats the run. */
  readonly command: string;
  /** The machine that all times are foretold for: none was measured there; absent of a run as it was measured. */
  readonly foretold?: string;
}

/** The machine and its storage in one line. */
export function machineLine(
  { machine, storage }: {
    readonly machine: Manifest["machine"];
    readonly storage: Pick<Manifest["storage"], "kind" | "fsyncP50Us" | "real">;
  },
): string {
  const memory = formatBytes(machine.memoryBytes);
  const real = storage.real ? "" : ", storage not real";
  return `${
    coresText(machine.cores)
  } (${machine.cpu}), ${memory}, ${machine.os} ${machine.arch}, ${storage.kind}, ` +
    `fsync p50 ${formatUs(storage.fsyncP50Us)}${real}`;
}

/** The run, machine and command that a caption names. */
export function provenanceOf(manifest: Manifest): Provenance {
  return { run: manifest.run, machine: machineLine(manifest), command: shortCommand(manifest.command) };
}

/** Runs that a caption names one by one. */
const NAMED_RUNS = 3;

/** A command for a caption: of a run that was joined from many, how many; its manifest names them. */
function shortCommand(command: string): string {
  const ids = /^deno task merge (\S+)/.exec(command)?.[1]?.split(",") ?? [];
  return ids.length > NAMED_RUNS
    ? `deno task merge of ${ids.length} runs, named in its manifest.json`
    : command;
}
