import * as fs from "node:fs";
import { join } from "node:path";
import { measureObjects } from "../../stores/git/engines/measure_objects.ts";
import { askGit } from "../../stores/git/run_git.ts";
import { run } from "../race/run_program.ts";
import { expectSame, type FleetPlace } from "./fleet_place.ts";

/** A clone by git. */
export interface CloneTrial {
  readonly ms: number;
  /** Bytes of its objects. */
  readonly fileBytes: number;
}

/**
 * Clones a registry with all its refs, as over a network: git packs what it sends. Removes the clone.
 * @returns Null where the registry is no repository.
 * @throws {HeadroomError} git failed, or the clone's refs are others.
 */
export async function cloneRegistry(place: FleetPlace, interrupted: AbortSignal): Promise<CloneTrial | null> {
  if (!fs.existsSync(join(place.path, "HEAD"))) return null;
  const clone = `${place.path}.clone`;
  const command = ["git", "clone", "--quiet", "--mirror", "--no-local", place.path, clone];
  const start = performance.now();
  await run(command, { next: "Install Git, or see its message.", interrupted });
  const ms = performance.now() - start;
  const [expected, actual] = await Promise.all(
    [place.path, clone].map((gitdir) => askGit({ gitdir }, ["for-each-ref"])),
  );
  expectSame("the refs of a clone", place, { expected, actual });
  const { fileBytes } = await measureObjects(clone);
  fs.rmSync(clone, { recursive: true });
  return { ms, fileBytes };
}
