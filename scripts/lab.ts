/** Opens the notebooks in JupyterLab with Deno's kernel, installing nothing for the user. */
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseInteger } from "../lib/text/parse_values.ts";
import { ensureJupyter } from "../lib/report/jupyter/ensure_jupyter.ts";
import { kernelEnv } from "../lib/report/jupyter/kernel_env.ts";
import { inProject, PROJECT_ROOT, RUNS_DIR } from "../lib/project_root.ts";
import { endedOrStopped } from "../lib/report/jupyter/run_process.ts";
import { askedMachine, refuseHereAlone } from "../lib/report/rescaling/rescale_run.ts";
import { resolveRun } from "../lib/runs/find_run.ts";
import { programCommand } from "../lib/start_program.ts";

export const SPEC = {
  name: "lab",
  summary: "Opens the notebooks in JupyterLab with Deno's kernel. Ctrl-C ends it.",
  usage: "lab [--port <number>] [--no-browser] [--run <path>] [--on <passport>]",
  flags: {
    port: {
      type: "string",
      value: "<number>",
      default: "8888",
      about: "Port; the next free one where it is taken",
    },
    "no-browser": { type: "boolean", about: "Print the address, open nothing" },
    run: {
      type: "string",
      value: "<path>",
      about: "Run the notebooks show: a folder or an id (default: the newest)",
    },
    on: {
      type: "string",
      value: "<passport>",
      about: "Chapters that can show it as of this passport's machine do: rescaled, not measured",
    },
    here: {
      type: "string",
      value: "<passport>",
      about: "With --on: passport of the run's own machine (the newest of it in data/runs)",
    },
  },
  examples: [
    { command: "deno task lab", about: "Open the notebooks in the browser" },
    { command: "deno task lab --no-browser --port 9000", about: "Serve them on port 9000" },
  ],
  writes: [".venv/ (240 MB) the first time: Jupyter from the hash lock notebooks/requirements.txt"],
} as const satisfies CommandSpec;

export async function main(flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const port = parseInteger(flags.port, "--port", 65_535);
  // Resolved first: without the run, starting the server is of no use.
  const run = flags.run === undefined
    ? null
    : await Deno.realPath(await resolveRun(inProject(RUNS_DIR), flags.run));
  const { on, here } = flags;
  if (here !== undefined && on === undefined) refuseHereAlone(here);
  const machine = on === undefined ? undefined : await askedMachine(flags.run, { on, here });
  const jupyter = await ensureJupyter({ root: PROJECT_ROOT, note: io.note, signal: io.interrupted });
  const [program, ...args] = jupyter.lab;
  const lab = programCommand(program!, {
    args: [
      ...args,
      `--port=${port}`,
      ...(flags["no-browser"] ? ["--no-browser"] : []),
      ...(Deno.uid() === 0 ? ["--allow-root"] : []),
      `${PROJECT_ROOT}/notebooks`,
    ],
    env: kernelEnv(PROJECT_ROOT, { run, ...machine }),
    stdin: "null",
  }).spawn();
  const { success } = await endedOrStopped(lab, io.interrupted);
  const ok = success || io.interrupted.aborted;
  if (io.json) io.out(JSON.stringify({ schema: 1, ok }));
  return ok ? 0 : 1;
}

if (import.meta.main) await runCommand(SPEC, main);
