import { existingParent, refuseFullDisk } from "../environment/storage.ts";
import type { Plan } from "../plan/plan.ts";

/** Free disk required, as a multiple of the plan's estimate. `choice:` estimates are high already. */
const DISK_MARGIN = 1.1;

/**
 * Refuses a plan that needs more disk than is free where its run folder `dir` is or will be.
 * @throws {HeadroomError} Too little space.
 */
export async function refuseSmallDisk(dir: string, { diskBytes }: Plan): Promise<void> {
  await refuseFullDisk(await existingParent(dir), diskBytes * DISK_MARGIN, {
    work: `measure in "${dir}"`,
    next: "Free disk space, choose a smaller --scale, or name a folder on another disk with --out.",
  });
}
