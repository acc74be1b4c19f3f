import { Buffer } from "node:buffer";
import { HeadroomError } from "../../errors.ts";
import { quoted } from "../../text/quoted.ts";
import { isObject, JsonRpc, NoAnswer, RefusedByService } from "./json_rpc.ts";
import type { SentBlock } from "./ledger.ts";
import type { ServiceAddress } from "./service_address.ts";
import { INCLUDED, quantity, readEntity, type ServiceEntity } from "./wire.ts";

/** Most entities of a page. Source: data/reference/arkiv-service.md "Query". */
const PAGE = 200;

/** Blocks that one call takes back. choice: about 100 bytes each, far below the 5 MiB of a request. */
const REVERTED_AT_ONCE = 10_000;

/** What the service holds. */
export interface ServiceHead {
  readonly block: number;
  readonly entities: number;
}

/** A page of the service's own: newest first. */
interface ServicePage {
  readonly entities: readonly ServiceEntity[];
  readonly block: number;
  readonly cursor: string | null;
}

/** Arkiv's storage service over its two ports. Its methods throw `RefusedByService` and `NoAnswer`. */
export class Service {
  readonly address: ServiceAddress;
  /** What it says of its build. */
  readonly version: Readonly<Record<string, string>>;
  readonly #chain: JsonRpc;
  readonly #query: JsonRpc;

  /** @throws {HeadroomError} It is not there, or something else is. */
  static async connect(address: ServiceAddress): Promise<Service> {
    const [chain, query] = [address.chain, address.query].map((url) =>
      new JsonRpc(url, address.timeoutMs)
    ) as [
      JsonRpc,
      JsonRpc,
    ];
    const told = [await versionOf(chain), await versionOf(query)] as const;
    if (told[0].commit === told[1].commit && told[0].tag === told[1].tag) {
      return new Service(address, told[0], { chain, query });
    }
    throw HeadroomError.unmet(`use the service at ${address.chain} with ${address.query}`, {
      expected: "two ports of one service",
      actual: `commits ${told[0].commit} and ${told[1].commit}`,
      next: "Correct --url and --query-url.",
    });
  }

  private constructor(
    address: ServiceAddress,
    version: Readonly<Record<string, string>>,
    { chain, query }: { readonly chain: JsonRpc; readonly query: JsonRpc },
  ) {
    this.address = address;
    this.version = version;
    this.#chain = chain;
    this.#query = query;
  }

  /** Time spent waiting for answers, ms. */
  get waitedMs(): number {
    return this.#chain.waitedMs + this.#query.waitedMs;
  }

  async head(): Promise<ServiceHead> {
    const { block } = await this.#page("$all", { resultsPerPage: quantity(0), includeData: {} });
    const entities = await this.#query.call("arkiv_getEntityCount", "[]");
    if (typeof entities === "number" && Number.isSafeInteger(entities)) return { block, entities };
    throw this.#strange("arkiv_getEntityCount", entities);
  }

  /** Sends one block. @param transactions As JSON. */
  async commit(
    { number, hash, changeset }: SentBlock,
    { parent, transactions }: { readonly parent: Uint8Array; readonly transactions: string },
  ): Promise<void> {
    const header = JSON.stringify({
      number: quantity(number),
      hash: hex(hash),
      parentHash: hex(parent),
      changesetHash: hex(changeset),
    });
    const blocks = `[{"header":${header},"transactions":${transactions}}]`;
    this.#expectRoot(
      "arkiv_commitChain",
      await this.#chain.call("arkiv_commitChain", `[{"blocks":${blocks}}]`),
    );
  }

  /** Takes back blocks of its head, newest first. */
  async revert(blocks: readonly SentBlock[]): Promise<void> {
    const refs = blocks.map(({ number, hash }) => ({ number: quantity(number), hash: hex(hash) }));
    this.#expectRoot(
      "arkiv_revert",
      await this.#chain.call("arkiv_revert", JSON.stringify([{ blocks: refs }])),
    );
  }

  /** Every match, in the service's order, page by page. @throws {HeadroomError} An answer in another form. */
  async *pages(query: string): AsyncGenerator<readonly ServiceEntity[]> {
    let cursor: string | null = null;
    do {
      const own: ServicePage = await this.#page(query, {
        resultsPerPage: quantity(PAGE),
        includeData: INCLUDED,
        ...cursor === null ? {} : { cursor },
      });
      yield own.entities;
      // A cursor that stays would be followed for ever.
      if (own.cursor !== null && own.cursor === cursor) throw this.#strange("arkiv_query", own.cursor);
      cursor = own.cursor;
    } while (cursor !== null);
  }

  /** The entity at an address, or null. */
  async get(address: string): Promise<ServiceEntity | null> {
    const method = "arkiv_getEntityByAddress";
    try {
      const json = await this.#query.call(method, JSON.stringify([address, { includeData: INCLUDED }]));
      return json === null ? null : readEntity(json) ?? this.#refuse(method, json);
    } catch (error) {
      if (error instanceof RefusedByService && /not found/.test(error.words)) return null;
      throw error;
    }
  }

  async #page(query: string, options: Readonly<Record<string, unknown>>): Promise<ServicePage> {
    const method = "arkiv_query";
    const json = await this.#query.call(method, JSON.stringify([query, options]));
    if (!isObject(json) || !Array.isArray(json.data)) return this.#refuse(method, json);
    const { data, blockNumber, cursor = null } = json;
    const block = typeof blockNumber === "string" && /^0x[0-9a-f]+$/i.test(blockNumber)
      ? Number(blockNumber)
      : NaN;
    if (!Number.isSafeInteger(block) || cursor !== null && typeof cursor !== "string") {
      return this.#refuse(method, json);
    }
    // Nothing is asked of entities that are only counted.
    const entities = options.includeData === INCLUDED
      ? data.map((one) => readEntity(one) ?? this.#refuse(method, one))
      : [];
    return { entities, block, cursor };
  }

  #expectRoot(method: string, answer: unknown): void {
    if (
      isObject(answer) && typeof answer.stateRoot === "string" && /^0x[0-9a-f]{64}$/i.test(answer.stateRoot)
    ) return;
    throw this.#strange(method, answer);
  }

  #refuse(method: string, answer: unknown): never {
    throw this.#strange(method, answer);
  }

  #strange(method: string, answer: unknown): NoAnswer {
    const text = JSON.stringify(answer, (_, value) => typeof value === "bigint" ? `${value}` : value) ??
      "nothing";
    return new NoAnswer(this.address.chain, method, {
      actual: `something else than documented, ${quoted(text)}`,
    });
  }
}

/** Takes back all blocks of a list that is read newest first. @param drop What was taken back, from a number on. */
export async function revertAll(
  service: Service,
  newest: (limit: number) => readonly SentBlock[],
  drop: (from: number) => void,
): Promise<void> {
  for (let blocks = newest(REVERTED_AT_ONCE); blocks.length > 0; blocks = newest(REVERTED_AT_ONCE)) {
    await service.revert(blocks);
    drop(blocks.at(-1)!.number);
  }
}

/** What GET /version says: Go's version and the commit it was built of. @throws {NoAnswer} No such service. */
async function versionOf(rpc: JsonRpc): Promise<Readonly<Record<string, string>>> {
  const told = await rpc.get("/version");
  if (isObject(told) && typeof told.goVersion === "string" && typeof told.commit === "string") {
    return { commit: told.commit, tag: String(told.tag ?? ""), go: told.goVersion };
  }
  throw new NoAnswer(rpc.url, "/version", {
    actual: `not what Arkiv's storage service says, but ${quoted(JSON.stringify(told))}`,
  });
}

function hex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}
