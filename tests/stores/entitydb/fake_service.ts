/**
 * A small stand-in for Arkiv's storage service, with a truth of its own in memory: its two ports, its methods and their JSON, its
 * index of bytes (a number is 8 of them), no check of what it is sent, newest first, 200 a page. Written from what
 * data/reference/arkiv-service.md says, without the project's chain code. What goes wrong is told to it.
 */
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { evaluate, parse } from "./fake_query.ts";

/** An entity, numbers as bigint, bytes as hexadecimal digits. */
export interface FakeEntity {
  readonly id: number;
  readonly key: string;
  readonly payload: string;
  readonly contentType: string;
  readonly owner: string;
  readonly creator: string;
  readonly expiresAt: bigint;
  readonly createdAtBlock: number;
  readonly txIndex: number;
  readonly opIndex: number;
  readonly attributes: readonly {
    readonly kind: "string" | "uint";
    readonly name: string;
    readonly hex: string;
  }[];
}

interface State {
  readonly entities: ReadonlyMap<string, FakeEntity>;
  readonly created: number;
}

/** What happens to a request instead of an answer: `done` says whether it was carried out before. */
export type Fault =
  | { readonly kind: "broken"; readonly done: boolean }
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "answer"; readonly result: unknown };

type Json = Record<string, unknown>;

export class FakeService implements AsyncDisposable {
  /** Asked before each request. */
  fault: (method: string) => Fault | null = () => null;
  /** Methods called. */
  readonly calls: string[] = [];
  version: unknown = { tag: "v-fake", commit: "c0ffee", goVersion: "go1.26.0" };
  #state: State = { entities: new Map(), created: 0 };
  #head = { number: 0, hash: "0x" + "0".repeat(64) };
  readonly #before = new Map<string, { state: State; parent: string }>();
  #queue: Promise<unknown> = Promise.resolve();
  readonly #chain = this.#listen(CHAIN_METHODS);
  readonly #queries = this.#listen(QUERY_METHODS);

  private constructor(readonly dataDir: string) {}

  static async start(): Promise<FakeService> {
    const service = new FakeService(await Deno.makeTempDir());
    await Deno.mkdir(join(service.dataDir, "db"));
    return service;
  }

  #listen(methods: readonly string[]): Deno.HttpServer<Deno.NetAddr> {
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    const server = Deno.serve(options, (request) => this.#serve(request, methods));
    server.unref();
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#chain.shutdown(), this.#queries.shutdown()]);
    await Deno.remove(this.dataDir, { recursive: true });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#chain.addr.port}`;
  }

  get queryUrl(): string {
    return `http://127.0.0.1:${this.#queries.addr.port}`;
  }

  /** As a store takes it after its name's `@`. */
  address(options: Readonly<Record<string, string>> = { revert: "yes", "data-dir": this.dataDir }): string {
    return `${this.url}?${new URLSearchParams({ "query-url": this.queryUrl, ...options })}`;
  }

  get head(): number {
    return this.#head.number;
  }

  get entities(): readonly FakeEntity[] {
    return [...this.#state.entities.values()];
  }

  /** Drops an entity behind everybody's back. */
  lose(key: string): void {
    const entities = new Map(this.#state.entities);
    entities.delete(key.slice(0, 42));
    this.#state = { ...this.#state, entities };
  }

  async #serve(request: Request, methods: readonly string[]): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/version") return Response.json(this.version);
    if (Number(request.headers.get("content-length")) > 5 * 2 ** 20) {
      return new Response("content length too large", { status: 413 });
    }
    const { id, method, params } = await request.json();
    this.calls.push(method);
    const fault = this.fault(method);
    const wrap = (rest: Json) => new Response(stringify({ jsonrpc: "2.0", id, ...rest }));
    if (fault?.kind === "error") return wrap({ error: { code: -32000, message: fault.message } });
    if (fault?.kind === "answer") return wrap({ result: fault.result });
    if (fault?.kind === "broken" && !fault.done) return broken();
    // One request after the other, as its lock has it.
    const answered = this.#queue.then(async () => {
      if (fault?.kind === "slow") await new Promise((resolve) => setTimeout(resolve, fault.ms));
      if (!methods.includes(method)) {
        return { error: { code: -32601, message: `the method ${method} does not exist/is not available` } };
      }
      try {
        return { result: await this.#call(method, params) };
      } catch (error) {
        return { error: { code: -32000, message: (error as Error).message } };
      }
    });
    this.#queue = answered;
    const answer = await answered;
    return fault?.kind === "broken" ? broken() : wrap(answer);
  }

  async #call(method: string, params: Json[]): Promise<unknown> {
    switch (method) {
      case "arkiv_commitChain":
        for (const block of params[0]!.blocks as Json[]) this.#commit(block);
        await Deno.writeTextFile(join(this.dataDir, "db", "000001.log"), JSON.stringify(params), {
          append: true,
        });
        return { stateRoot: "0x" + "5".repeat(64) };
      case "arkiv_revert":
        this.#revert(params[0]!.blocks as Json[]);
        return { stateRoot: "0x" + "6".repeat(64) };
      case "arkiv_getEntityCount":
        return this.#state.entities.size;
      case "arkiv_getEntityByAddress": {
        const address = String(params[0]).toLowerCase();
        const found = this.#state.entities.get(address);
        if (found === undefined) throw new Error(`entity not found: ${address}`);
        return shown(found, (params[1] as { includeData: Json }).includeData);
      }
      default:
        return this.#query(String(params[0]), params[1]!);
    }
  }

  #query(text: string, options: Json): unknown {
    const matches = evaluate(parse(text), this.entities)
      .filter(({ id }) => options.cursor === undefined || id < Number(options.cursor))
      .sort((a, b) => b.id - a.id);
    const page = matches.slice(0, Math.min(200, Number(options.resultsPerPage ?? 200)));
    return {
      data: page.map((entity) => shown(entity, options.includeData as Json)),
      blockNumber: `0x${this.#head.number.toString(16)}`,
      ...page.length > 0 && page.length < matches.length
        ? { cursor: `0x${page.at(-1)!.id.toString(16)}` }
        : {},
    };
  }

  #commit(block: Json): void {
    const { number, hash, parentHash } = block.header as Record<string, string>;
    for (const one of [hash, parentHash]) if (!/^0x[0-9a-f]{64}$/.test(one!)) throw new Error("bad hash");
    const entities = new Map(this.#state.entities);
    let { created } = this.#state;
    for (const { operations, sender, index } of block.transactions as Json[]) {
      for (const operation of operations as Json[]) {
        const { type, entityKey } = operation as Record<string, string>;
        const address = entityKey!.slice(0, 42);
        if (type === "create") {
          entities.set(address, {
            ...contents(operation),
            id: ++created,
            key: entityKey!,
            owner: String(operation.owner),
            creator: String(sender),
            expiresAt: BigInt(String(operation.expiresAt)),
            createdAtBlock: Number(number),
            txIndex: Number(index),
            opIndex: Number(operation.opIndex),
          });
          continue;
        }
        const old = entities.get(address);
        if (old === undefined) throw new Error(`entity not found: ${address}`);
        if (type === "update") entities.set(address, { ...old, ...contents(operation) });
        else if (type === "extend") {
          entities.set(address, { ...old, expiresAt: BigInt(String(operation.expiresAt)) });
        } else if (type === "transfer") entities.set(address, { ...old, owner: String(operation.owner) });
        else if (type === "delete" || type === "expire") entities.delete(address);
        else throw new Error(`unknown operation type "${type}"`);
      }
    }
    this.#before.set(hash!, { state: this.#state, parent: parentHash! });
    this.#state = { entities, created };
    this.#head = { number: Number(number), hash: hash! };
  }

  #revert(blocks: readonly Json[]): void {
    const oldest = blocks.at(-1)!;
    const before = this.#before.get(String(oldest.hash));
    if (before === undefined) throw new Error(`parent hash not found for block ${oldest.hash}`);
    for (const { hash } of blocks) this.#before.delete(String(hash));
    this.#state = before.state;
    this.#head = { number: Math.max(0, Number(oldest.number) - 1), hash: before.parent };
  }
}

const CHAIN_METHODS = ["arkiv_commitChain", "arkiv_revert"];
const QUERY_METHODS = ["arkiv_query", "arkiv_getEntityByAddress", "arkiv_getEntityCount"];

function contents(operation: Json): Pick<FakeEntity, "payload" | "contentType" | "attributes"> {
  const attributes = operation.attributes as { valueType: "string" | "uint"; name: string; value: string }[];
  return {
    payload: String(operation.payload).slice(2),
    contentType: String(operation.contentType),
    // Anything but its own form of an attribute is dropped without a word.
    attributes: attributes.filter(({ valueType }) => valueType === "string" || valueType === "uint")
      .map(({ valueType, name, value }) => ({ kind: valueType, name, hex: value.slice(2) })),
  };
}

function shown(entity: FakeEntity, include: Json): Json {
  const text = (hex: string) => Buffer.from(hex, "hex").toString("utf8");
  const of = (kind: "string" | "uint") => entity.attributes.filter((attribute) => attribute.kind === kind);
  const strings = of("string").map(({ name, hex }) => ({ key: name, value: text(hex) }));
  const numbers = of("uint").map(({ name, hex }) => ({ key: name, value: BigInt(`0x${hex}`) }));
  return {
    ...include.key ? { key: entity.key } : {},
    ...include.payload && entity.payload !== "" ? { value: `0x${entity.payload}` } : {},
    ...include.contentType ? { contentType: entity.contentType } : {},
    ...include.expiration ? { expiresAt: entity.expiresAt } : {},
    ...include.owner ? { owner: entity.owner } : {},
    ...include.creator ? { creator: entity.creator } : {},
    ...include.createdAtBlock ? { createdAtBlock: entity.createdAtBlock } : {},
    ...include.transactionIndexInBlock ? { transactionIndexInBlock: entity.txIndex } : {},
    ...include.operationIndexInTransaction ? { operationIndexInTransaction: entity.opIndex } : {},
    ...include.attributes && strings.length > 0 ? { stringAttributes: strings } : {},
    ...include.attributes && numbers.length > 0 ? { numericAttributes: numbers } : {},
  };
}

/** An answer that ends before it is whole, as of a process that dies. */
function broken(): Response {
  return new Response('{"jsonrpc":');
}

const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** Numbers of any size as plain digits, as Go writes them. */
function stringify(value: unknown): string {
  return JSON.stringify(value, (_, member) => typeof member === "bigint" ? rawJSON(`${member}`) : member);
}
