import type { Block } from "../../lib/chain/block.ts";
import type { Operation } from "../../lib/chain/operation.ts";

/** A chain with extends, as an archive holds it, and the same with all their numbers counted from their own block. */
export interface ExtendingChain {
  readonly archived: readonly Block[];
  readonly fromBlock: readonly Block[];
}

/** Blocks with operations of every kind; in those after them, the entities that are left expire. */
const BUSY_BLOCKS = 60;

/**
 * A chain that behaves as Arkiv's: it expires entities at the end it knows of, extended ones too, and changes them until then.
 * Some entities are deleted in the block that wrote them.
 * @param countsFrom What the archive's extends count from. By `block`, an extend may also shorten a life.
 */
export function extendingChain(seed: number, countsFrom: "block" | "expiry"): ExtendingChain {
  const random = generator(seed);
  const lives = new Map<number, { end: number; owner: number }>();
  const archived: Block[] = [];
  const fromBlock: Block[] = [];
  let created = 0;
  let latestEnd = 0;
  for (let number = 1; number <= Math.max(BUSY_BLOCKS, latestEnd); number++) {
    const operations: [archived: Operation, counted: Operation][] = [];
    let txIndex = 0;
    const add = (id: number, operation: object, counted: object = {}) => {
      const place = { txIndex, opIndex: 0, key: keyOf(id) };
      if (txIndex > 0) txIndex++;
      const archivedOperation = { ...operation, ...place } as Operation;
      operations.push([archivedOperation, { ...archivedOperation, ...counted }]);
    };
    for (const [id, { end }] of lives) {
      if (end === number) add(id, { type: "expire" });
    }
    for (const [id, { end }] of lives) if (end === number) lives.delete(id);
    txIndex = 1;
    for (const [id, life] of number > BUSY_BLOCKS ? [] : [...lives]) {
      const dice = random(24);
      const blocks = 1 + random(15);
      if (dice < 3) {
        const end = countsFrom === "block" ? number + blocks : life.end + blocks;
        add(id, { type: "extend", btl: BigInt(blocks) }, { btl: BigInt(end - number) });
        life.end = end;
        latestEnd = Math.max(latestEnd, end);
      } else if (dice === 3) {
        life.owner = (life.owner + 1) % 3;
        add(id, { type: "change_owner", owner: ownerOf(life.owner) });
      } else if (dice === 4 || dice === 5) {
        add(id, contents("update", { btl: blocks, owner: life.owner }, random));
        life.end = number + blocks;
        if (random(3) > 0) continue;
        add(id, { type: "delete" });
        lives.delete(id);
      } else if (dice === 6) {
        add(id, { type: "delete" });
        lives.delete(id);
      }
    }
    for (let left = number > BUSY_BLOCKS ? 0 : random(3); left > 0; left--) {
      const blocks = 5 + random(20);
      const life = { end: number + blocks, owner: random(3) };
      add(++created, contents("create", { btl: blocks, owner: life.owner }, random));
      if (random(8) === 0) add(created, { type: "delete" });
      else lives.set(created, life);
    }
    archived.push({ number, operations: operations.map(([operation]) => operation) });
    fromBlock.push({ number, operations: operations.map(([, operation]) => operation) });
  }
  return { archived, fromBlock };
}

function contents(
  type: "create" | "update",
  { btl, owner }: { readonly btl: number; readonly owner: number },
  random: (n: number) => number,
) {
  return {
    type,
    owner: ownerOf(owner),
    btl: BigInt(btl),
    contentType: "text/plain",
    payload: Uint8Array.of(random(256), random(256), random(256)),
    strings: [["kind", `<${random(5)}>`]],
    numbers: [["size", BigInt(random(1000))]],
  };
}

function keyOf(id: number): Uint8Array {
  const key = new Uint8Array(32);
  new DataView(key.buffer).setUint32(28, id);
  return key;
}

function ownerOf(id: number): string {
  return `0x${id.toString(16).padStart(40, "0")}`;
}

/** A linear congruential generator: whole numbers from 0 below `n`. */
function generator(seed: number): (n: number) => number {
  let state = (seed + 1) * 2_654_435_761 >>> 0;
  return (n) => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223 >>> 0;
    return Math.floor(state / 2 ** 32 * n);
  };
}
