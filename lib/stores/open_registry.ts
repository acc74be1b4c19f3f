import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors.ts";
import { shellCommand } from "../text/command_line.ts";
import { AUTHS_LOG_REFS } from "./git/kinds/auths_log_refs.ts";
import { REGISTRY_REF } from "./git/layouts/auths_files.ts";
import { refuseForeignFormat } from "./git/foreign_format.ts";
import { SHARDED_LAYOUT } from "./git/layouts/sharded_layout.ts";
import { repositoryFolder } from "./git/repository_folder.ts";
import type { KelRegistry } from "./kel_registry.ts";
import { KEL_REGISTRIES, RECOMMENDED_KEL_REGISTRY } from "./mod.ts";
import type { KelRegistryKind } from "./store_kind.ts";

/**
 * The built-in kind that appends to the registry at a path: of several that can, the recommended one. Null where there is no
 * registry that Headroom knows. @throws {HeadroomError} One that cannot be read.
 */
export async function knownKelRegistry(path: string): Promise<KelRegistryKind | null> {
  for (const kind of [RECOMMENDED_KEL_REGISTRY, ...Object.values(KEL_REGISTRIES)]) {
    if (await kind.reading?.recognises(path)) return kind;
  }
  return null;
}

/**
 * As `knownKelRegistry()`. @throws {UsageError} There is none that Headroom appends to; the message says what was looked for, or what
 * else is there.
 */
export async function recogniseKelRegistry(path: string): Promise<KelRegistryKind> {
  if (!existsSync(path)) {
    throw new UsageError(`Cannot open "${path}": there is nothing`, {
      expected: "a Git repository, or the file of a registry",
      actual: "nothing",
      next: "Correct the path.",
    });
  }
  const known = await knownKelRegistry(path);
  if (known !== null) return known;
  if (await AUTHS_LOG_REFS.reading.recognises(path)) {
    throw new UsageError(`"${path}" holds auths' logs with a ref for each, which Headroom only reads`, {
      expected: "a registry that it appends to",
      actual: AUTHS_LOG_REFS.name,
      next:
        shellCommand`deno task kel export ${path} --out logs.cesr, then import that into another registry`,
    });
  }
  const gitdir = repositoryFolder(path);
  const isRepository = existsSync(join(gitdir, "objects"));
  if (isRepository) refuseForeignFormat({ gitdir, ref: REGISTRY_REF });
  const expected = `a Git repository with ${REGISTRY_REF} or ${SHARDED_LAYOUT.ref}, or a file of sqlite-kel`;
  throw new UsageError(`"${path}" holds no registry of key event logs that Headroom knows`, {
    expected,
    actual: isRepository ? "a repository with neither ref" : "something else",
    next: isRepository
      ? "If it is a clone, fetch the registry's ref, which a clone leaves out: " +
        shellCommand`git -C ${path} fetch origin ${"+refs/auths/*:refs/auths/*"} ${"+refs/headroom/*:refs/headroom/*"}` +
        ". For a new registry name a path where nothing is yet."
      : "Correct the path; a CESR stream is read by deno task kel verify.",
  });
}

/** Opens the registry at a path to read it; see `RegistryReading.open`. @throws {UsageError} There is none. */
export async function openRegistryToRead(
  path: string,
): Promise<{ readonly kind: Pick<KelRegistryKind, "name">; readonly registry: KelRegistry }> {
  const isOfRefs = await knownKelRegistry(path) === null && await AUTHS_LOG_REFS.reading.recognises(path);
  const kind = isOfRefs ? AUTHS_LOG_REFS : await recogniseKelRegistry(path);
  return { kind, registry: await kind.reading!.open(path) };
}
