import { statSync } from "node:fs";
import { UsageError } from "../../errors.ts";
import { loadBlake3 } from "../../keri/blake3.ts";
import type { LogCollection } from "../../keri/forks/find_forks.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import type { AnchorLookup } from "../../keri/verify_log.ts";
import { PendingTree } from "./engines/pending_tree.ts";
import { readRef, type RefPlace } from "./engines/registry_ref.ts";
import { refuseForeignFormat } from "./foreign_format.ts";
import { AUTHS_LAYOUT } from "./layouts/auths_layout.ts";
import type { LayoutReader, RegistryLayout } from "./layouts/registry_layout.ts";
import { SHARDED_LAYOUT } from "./layouts/sharded_layout.ts";
import { translated } from "./registry_errors.ts";
import { repositoryFolder } from "./repository_folder.ts";

/** The layouts that are told apart by their refs. */
const LAYOUTS: readonly RegistryLayout[] = [SHARDED_LAYOUT, AUTHS_LAYOUT];

/**
 * The registry in a repository as its newest commit has it, of whichever layout it is. Nothing is written, no lock is taken and
 * nothing recovered, so that it may be anybody's, and be written meanwhile: what a writer has not made visible yet is not seen.
 * @param path A repository, or a working tree of one.
 * @throws {UsageError} Nothing is there, or no registry. @throws {HeadroomError} It cannot be read.
 */
export async function openToRead(path: string): Promise<RegistrySnapshot> {
  const expected = "a Git repository with a registry of key event logs";
  const next = "Correct the path, or copy the ref as well: git clone --mirror does, a plain clone takes branches alone.";
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new UsageError(`Cannot open "${path}": nothing is there`, { expected, actual: "nothing", next });
  }
  await loadBlake3();
  const gitdir = repositoryFolder(path);
  for (const layout of LAYOUTS) {
    const place = { gitdir, ref: layout.ref };
    const commit = await translated(place, () => readRef(place));
    if (commit !== null) return await open(place, layout, commit);
  }
  const refs = LAYOUTS.map(({ ref }) => ref).join(" nor ");
  throw new UsageError(`Cannot open "${path}" as a registry: it has no ref ${refs}`, {
    expected,
    actual: "neither ref",
    next,
  });
}

/** A registry as one commit has it. */
export class RegistrySnapshot implements LogCollection {
  /** Of the layout, for display: "auths registry, version 1". */
  readonly layout: string;
  readonly commit: string;
  readonly anchor: AnchorLookup;
  readonly #place: RefPlace;
  readonly #tree: PendingTree;
  readonly #reader: LayoutReader;

  /** Use `openToRead`. */
  constructor(
    place: RefPlace,
    { layout, commit }: { readonly layout: string; readonly commit: string },
    { tree, reader }: { readonly tree: PendingTree; readonly reader: LayoutReader },
  ) {
    [this.layout, this.commit] = [layout, commit];
    [this.#place, this.#tree, this.#reader] = [place, tree, reader];
    this.anchor = (prefix, sn) => translated(place, () => reader.anchor(prefix, sn));
  }

  prefixes(): AsyncGenerator<string> {
    return this.#translated(() => this.#reader.prefixes());
  }

  async *read(prefix: string): AsyncGenerator<SignedEvent> {
    const tip = await translated(this.#place, () => this.#reader.tip(prefix));
    yield* this.#translated(() => this.#reader.events(prefix, 0, (tip?.sn ?? -1) + 1));
  }

  close(): Promise<void> {
    return this.#tree.close();
  }

  /** The same items; what fails to be read is told as a `HeadroomError`. */
  async *#translated<T>(items: () => AsyncIterable<T>): AsyncGenerator<T> {
    const iterator = items()[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await translated(this.#place, () => iterator.next());
      if (done) return;
      yield value;
    }
  }
}

async function open(place: RefPlace, layout: RegistryLayout, commit: string): Promise<RegistrySnapshot> {
  const tree = new PendingTree(place.gitdir);
  try {
    return await translated(place, async () => {
      refuseForeignFormat(place);
      await tree.show(commit);
      const reader = await layout.open(tree);
      return new RegistrySnapshot(place, { layout: layout.name, commit }, { tree, reader });
    });
  } catch (error) {
    await tree.close();
    throw error;
  }
}
