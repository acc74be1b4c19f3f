import { programCommand } from "../../start_program.ts";

/** How a program ended and what it wrote. */
interface ProcessResult {
  readonly ok: boolean;
  readonly out: string;
  readonly err: string;
}

interface ProcessOptions {
  /** Folder it works in; this process's by default. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program to its end and keeps what it writes. Null where there is no such program. */
export async function run(
  command: readonly string[],
  { cwd, env = {}, signal }: ProcessOptions = {},
): Promise<ProcessResult | null> {
  const [program, ...args] = command;
  try {
    const { success, stdout, stderr } = await programCommand(program!, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env,
      ...(cwd === undefined ? {} : { cwd }),
      ...(signal === undefined ? {} : { signal }),
    }).output();
    const decoder = new TextDecoder();
    return { ok: success, out: decoder.decode(stdout), err: decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
}
