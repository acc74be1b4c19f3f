import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import type { Query } from "../../chain/query/ast.ts";
import { checkAtBlock, checkLimit, decodeCursor, encodeCursor } from "../../chain/query/page.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import { keyText } from "../../chain/system_attributes.ts";
import { HeadroomError } from "../../errors.ts";
import type { CheckResult, CompiledQuery, Page, QueryResult, StoreStats } from "../entity_store.ts";
import { otherStoresQuery } from "../refusals.ts";
import { UnsupportedError } from "../unsupported_error.ts";
import { folderBytes } from "./folder_bytes.ts";
import type { Ledger } from "./ledger.ts";
import { nativeQuery } from "./native_query.ts";
import type { Noted } from "./noted_version.ts";
import { OldestMatches } from "./oldest_matches.ts";
import type { Service } from "./service.ts";
import { addressOf, type ServiceEntity, versionOf } from "./wire.ts";

/** Most pages of the service that one page of ours is found in. choice: 200,000 matches, a minute or so of asking. */
const PAGES_MAX = 1_000;

/** A query as it was given; what the service is asked depends on the names that were sent by then. */
class ServiceQuery implements CompiledQuery {
  constructor(readonly text: string, readonly query: Query, readonly native: string) {}
}

/** Answers from the service, in the order that stores answer in; throws as `EntityStore` says, and what `Service` throws. */
export class ServiceReader {
  readonly #name: string;
  readonly #service: Service;
  readonly #ledger: Ledger;

  constructor({ name, service, ledger }: {
    readonly name: string;
    readonly service: Service;
    readonly ledger: Ledger;
  }) {
    this.#name = name;
    this.#service = service;
    this.#ledger = ledger;
  }

  compile(text: string): CompiledQuery {
    const query = parseQuery(text);
    this.#ledger.readNames();
    return new ServiceQuery(text, query, this.#native(query) ?? NOTHING);
  }

  #native(query: Query): string | null {
    return nativeQuery(query, (name) => this.#ledger.held(name));
  }

  async run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult> {
    this.#checkHead(atBlock);
    checkLimit(page.limit);
    const after = page.cursor === undefined ? null : decodeCursor(page.cursor, query.text);
    const matches = new OldestMatches(page.limit, after);
    // Names may have come since it was compiled.
    const native = this.#native(this.#own(query).query);
    if (native !== null) {
      let pages = 0;
      for await (const entities of this.#service.pages(native)) {
        if (++pages > PAGES_MAX) throw this.#tooMany();
        for (const entity of entities) {
          if (entity.expiresAt > BigInt(atBlock)) matches.add(entity, this.#noted(entity).fromBlock);
        }
      }
    }
    const { found, more } = matches.page();
    const versions = found.map(({ entity, fromBlock }) => versionOf(entity, fromBlock));
    return more ? { versions, cursor: encodeCursor(versions.at(-1)!, query.text) } : { versions };
  }

  async get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    this.#checkHead(atBlock);
    const entity = await this.#service.get(addressOf(key));
    if (entity === null || keyText(entity.key) !== keyText(key) || entity.expiresAt <= BigInt(atBlock)) {
      return null;
    }
    return versionOf(entity, this.#noted(entity).fromBlock);
  }

  explain(query: CompiledQuery, atBlock: number): readonly string[] {
    checkAtBlock(atBlock);
    return [
      `arkiv_query ${this.#own(query).native}`,
      "every page of 200, newest first; sorted here by (from_block, entity_key)",
    ];
  }

  /** Totals are counted from what the service answers, not from the ledger. */
  async stats(): Promise<StoreStats> {
    const totals = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
    for await (const entities of this.#service.pages("$all")) {
      for (const { strings, numbers, payload } of entities) {
        totals.versions++;
        totals.strings += strings.length;
        totals.numbers += numbers.length;
        totals.payloadBytes += payload.length;
      }
    }
    const { dataDir } = this.#service.address;
    const emptyBytes = this.#ledger.service?.emptyBytes ?? null;
    if (dataDir === null || emptyBytes === null) return { totals, parts: [], fileBytes: 0 };
    const bytes = Math.max(0, await folderBytes(dataDir) - emptyBytes);
    return { totals, parts: [{ name: "data folder", role: "other", rows: null, bytes }], fileBytes: bytes };
  }

  /** Compares every entity of the service with what was sent. */
  async check(): Promise<CheckResult> {
    const { block, entities } = await this.#service.head();
    let [seen, strange, first] = [0, 0, ""];
    for await (const page of this.#service.pages("$all")) {
      for (const entity of page) {
        seen++;
        if (isAsNoted(entity, this.#ledger.find(entity.key))) continue;
        strange++;
        first ||= keyText(entity.key);
      }
    }
    const { live, tip } = this.#ledger;
    const lines = [
      line("newest block", block === (tip ?? block), `expected ${tip}, found ${block}`),
      line("entities counted", entities === live, `expected ${live}, found ${entities}`),
      line("entities answered", seen === live, `expected ${live}, found ${seen}`),
      line("entities as sent", strange === 0, `${strange} are not, the first ${first}`),
    ];
    return { ok: lines.every((line) => line.endsWith(": ok")), lines };
  }

  #own(query: CompiledQuery): ServiceQuery {
    if (query instanceof ServiceQuery) return query;
    throw otherStoresQuery(this.#name);
  }

  /** What the ledger says of an entity that the service answered. @throws {HeadroomError} It was never sent. */
  #noted(entity: ServiceEntity): Noted {
    const noted = this.#ledger.find(entity.key);
    if (noted !== null && keyText(noted.key) === keyText(entity.key)) return noted;
    throw HeadroomError.unmet(`read what ${this.#service.address.query} answers`, {
      expected: "entities that this store sent",
      actual: `also ${keyText(entity.key)}`,
      next: "Start the service on an empty --data-dir, and let nothing else write to it.",
    });
  }

  #checkHead(atBlock: number): void {
    checkAtBlock(atBlock);
    const { tip } = this.#ledger;
    if (tip === null || atBlock >= tip) return;
    throw new UnsupportedError(this.#name, `ask at block ${atBlock}`, {
      reason: `it answers for its newest block alone, ${tip}`,
      next: `Ask at block ${tip} or later.`,
    });
  }

  #tooMany(): UnsupportedError {
    return new UnsupportedError(this.#name, "answer the query in order", {
      reason: `more than ${PAGES_MAX * 200} entities match, and the service orders them the other way round`,
      next: "Ask for fewer.",
    });
  }
}

/** What a query that can match nothing is shown as. */
const NOTHING = "nothing is asked: no attribute can match";

function isAsNoted(entity: ServiceEntity, noted: Noted | null): boolean {
  return noted !== null && keyText(noted.key) === keyText(entity.key) && noted.toBlock === entity.expiresAt &&
    noted.owner === entity.owner && noted.strings === entity.strings.length &&
    noted.numbers === entity.numbers.length && noted.payloadBytes === entity.payload.length;
}

function line(what: string, ok: boolean, problem: string): string {
  return `${what}: ${ok ? "ok" : problem}`;
}
