import * as fs from "node:fs";
import { join } from "node:path";

/**
 * Measures parts of a question one after the other, each in a folder of its own that is removed afterwards.
 * @param options `folder`: where those folders are made.
 * @param measureOne Measures a part; `keep` takes what is whole so far, each time in place of what it took before.
 * @returns What was kept, of the parts that have something; where it was interrupted, that is not all.
 */
export async function measureEach<Part, Samples>(
  parts: readonly Part[],
  { folder, interrupted }: { readonly folder: string; readonly interrupted: AbortSignal },
  measureOne: (part: Part, folder: string, keep: (samples: Samples) => void) => Promise<void>,
): Promise<Samples[]> {
  const kept: Samples[] = [];
  for (const [at, part] of parts.entries()) {
    const own = fs.mkdtempSync(join(folder, "part-"));
    try {
      await measureOne(part, own, (samples) => {
        kept[at] = samples;
      });
    } catch (error) {
      // Programs end with the interruption, so that what fails then is no failure.
      if (!interrupted.aborted) throw error;
    } finally {
      fs.rmSync(own, { recursive: true, force: true });
    }
    if (interrupted.aborted) break;
  }
  return kept.filter((samples) => samples !== undefined);
}
