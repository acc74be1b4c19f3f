import { HeadroomError, messageOf, UsageError } from "../errors.ts";
import { programCommand } from "../start_program.ts";

/**
 * Programs that compress, by the ending of a file's name: all write the same bytes of the same, without names and times. Most of an
 * archive is machine code, of which --x86 makes more repeat. choice: preset 9e takes 65 MB of memory to unpack, less than the
 * programs in it, and saves 3 % over 6 (50.7 MB without data after 52.5).
 */
const COMPRESSORS = {
  ".tar.xz": ["xz", "--x86", "--lzma2=preset=9e", "--threads=1", "--stdout"],
  ".tar.zst": ["zstd", "-19", "--long=27", "--single-thread", "--quiet", "--stdout"],
  ".tar.gz": ["gzip", "-9", "--no-name", "--stdout"],
} as const;

/** @throws {UsageError} The name's ending says of no kind. */
export function compressorOf(path: string): readonly [program: string, ...args: string[]] {
  const ending = (Object.keys(COMPRESSORS) as (keyof typeof COMPRESSORS)[]).find((one) => path.endsWith(one));
  if (ending !== undefined) return COMPRESSORS[ending];
  throw new UsageError(`--out "${path}" is of no known kind`, {
    expected: `a name that ends in ${Object.keys(COMPRESSORS).join(", ")}`,
    actual: path,
    next: "try --out headroom-linux-x64.tar.xz",
  });
}

/**
 * Compresses what `fill` writes into a file, which appears under its path only when whole.
 * @throws {HeadroomError} No such program, or a full disk; what `fill` throws. Nothing is left behind.
 */
export async function writeCompressed(
  path: string,
  fill: (write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>) => Promise<void>,
): Promise<void> {
  const [program, ...args] = compressorOf(path);
  const partial = `${path}.partial`;
  using target = await Deno.open(partial, { write: true, create: true, truncate: true });
  try {
    const child = start(program, args);
    const copied = child.stdout.pipeTo(target.writable);
    const input = child.stdin.getWriter();
    const filled = fill((bytes) => input.write(bytes)).then(() => input.close(), async (error) => {
      kill(child);
      await input.abort(error).catch(() => {});
      throw error;
    });
    const outcomes = await Promise.allSettled([filled, copied]);
    const { success, code } = await child.status;
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    if (!success) throw HeadroomError.unmet(`write "${path}"`, failure(program, `exit code ${code}`));
    await Deno.rename(partial, path);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
}

function start(program: string, args: string[]): Deno.ChildProcess {
  try {
    return programCommand(program, { args, stdin: "piped", stdout: "piped", stderr: "inherit" }).spawn();
  } catch (cause) {
    throw HeadroomError.unmet("compress the archive", { ...failure(program, messageOf(cause)), cause });
  }
}

/** Ends a program that may have ended before: an interruption from the terminal reaches it, too. */
function kill(child: Deno.ChildProcess): void {
  try {
    child.kill();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

function failure(program: string, actual: string) {
  return {
    expected: `the program ${program}, and room on the disk`,
    actual,
    next: `Install ${program}, or choose another kind: --out headroom-linux-x64.tar.gz`,
  };
}
