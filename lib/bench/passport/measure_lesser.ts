import { HeadroomError } from "../../errors.ts";
import { PROJECT_ROOT } from "../../project_root.ts";
import { programCommand } from "../../start_program.ts";
import type { Restriction } from "./restriction.ts";

/** A machine that was calibrated, and measured: where both lie. */
interface MeasuredMachine {
  readonly passport: string;
  readonly run: string;
}

/** How a lesser machine is measured. */
interface LesserOptions {
  readonly folder: string;
  /** Arguments of `bench` that choose what is measured. */
  readonly bench: readonly string[];
  readonly interrupted: AbortSignal;
  readonly onStep: (what: string) => void;
}

/**
 * Takes the passport of this machine under a restriction and measures a run under it, each in a process of its own, as a user would.
 * @throws {HeadroomError} The restriction is not possible here, a command failed, or it was interrupted.
 */
export async function measureLesser(
  restriction: Restriction,
  { folder, bench, interrupted, onStep }: LesserOptions,
): Promise<MeasuredMachine> {
  const own = `${folder}/${restriction.id}`;
  await Deno.mkdir(own, { recursive: true });
  await using machine = await restriction.make(own, interrupted);
  const made = { passport: `${own}/passport.json`, run: `${own}/run` };
  for (
    const [script, args] of [["passport", ["--out", made.passport]], ["bench", [
      ...bench,
      "--out",
      made.run,
    ]]] as const
  ) {
    onStep(`${restriction.id}, ${script}`);
    const command = ["run", "-A", "--quiet", `${PROJECT_ROOT}/scripts/${script}.ts`, ...args, "--json"];
    const [program, all] = machine.command(Deno.execPath(), command);
    await runToEnd(
      programCommand(program, { args: [...all], env: machine.env, ...PIPED }),
      interrupted,
      script,
    );
  }
  return made;
}

const PIPED = { stdin: "null", stdout: "null", stderr: "piped" } as const;

/** Runs a command of ours; Ctrl-C, which a terminal gives it as well, is passed on, so that it ends cleanly. */
async function runToEnd(command: Deno.Command, interrupted: AbortSignal, script: string): Promise<void> {
  const child = command.spawn();
  const words = new Response(child.stderr).text();
  const pass = () => child.kill("SIGINT");
  interrupted.addEventListener("abort", pass, { once: true });
  const { success } = await child.status;
  interrupted.removeEventListener("abort", pass);
  interrupted.throwIfAborted();
  if (success) return;
  const said = (await words).trim().split("\n").at(-1) ?? "";
  throw HeadroomError.unmet(`measure with ${script} under a restriction`, {
    expected: "a run that ends well",
    actual: said,
    next: "See the message; leave the restriction out with --only.",
  });
}
