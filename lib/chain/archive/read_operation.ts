import { type Address, type Attributes, type EntityKey, UINT64_MAX } from "../entity.ts";
import { fromHex } from "../hex.ts";
import type { Operation } from "../operation.ts";
import { quoted } from "../../text/quoted.ts";
import { ATTRIBUTES_MAX, OPERATION_INDEX_MAX } from "../validate_block.ts";
import type { JsonReader, Refuse } from "./json_reader.ts";

const INDEX_MAX = BigInt(OPERATION_INDEX_MAX);
const FIELDS = "tx_index, op_index and one of create, update, delete, expire, extend_btl, change_owner";

/** An operation without its place in the block. */
type Body = Operation extends infer Each ? Each extends Operation ? Omit<Each, "txIndex" | "opIndex"> : never
  : never;

/**
 * The next operation of a member: exactly the format's fields, each once, none missing, all of their type.
 *
 * An empty `content` or attribute list may also be `null`, as Go writes it; hex digits may be upper case.
 * Source: data/reference/arkiv.md "Block archive".
 */
export function readOperation(json: JsonReader, refuse: Refuse): Operation {
  return new OperationReader(json, refuse).read();
}

class OperationReader {
  readonly #json: JsonReader;
  readonly #refuse: Refuse;

  constructor(json: JsonReader, refuse: Refuse) {
    this.#json = json;
    this.#refuse = refuse;
  }

  read(): Operation {
    const start = this.#json.position;
    let [txIndex, opIndex]: [number | null, number | null] = [null, null];
    let body: Body | null = null;
    this.#json.object("an operation's object", (name, position) => {
      if (name === "tx_index") txIndex = this.#index("tx_index");
      else if (name === "op_index") opIndex = this.#index("op_index");
      else if (body !== null) this.#refuse(position, "one operation in an object", quoted(name));
      else body = this.#body(name, position);
    });
    if (txIndex === null || opIndex === null || body === null) {
      const missing = txIndex === null ? "tx_index" : opIndex === null ? "op_index" : "an operation";
      this.#refuse(start, FIELDS, `an object without ${missing}`);
    }
    return { ...body as Body, txIndex, opIndex } as Operation;
  }

  #body(name: string, position: number): Body {
    switch (name) {
      case "create":
      case "update":
        return { type: name, ...this.#contents() };
      case "delete":
      case "expire":
        return { type: name, key: this.#keyBytes() };
      case "extend_btl":
        return {
          type: "extend",
          ...this.#fields({ key: () => this.#key(), btl: () => this.#btl() }),
        };
      case "change_owner":
        return { type: name, ...this.#fields({ key: () => this.#key(), owner: () => this.#owner() }) };
      default:
        return this.#refuse(position, FIELDS, `field ${quoted(name)}`);
    }
  }

  #contents() {
    const fields = this.#fields({
      key: () => this.#key(),
      content_type: () => this.#json.text("a content type"),
      btl: () => this.#btl(),
      owner: () => this.#owner(),
      content: () => this.#content(),
      string_attributes: () =>
        this.#attributes((name) => this.#json.text(() => `the text of attribute ${quoted(name)}`)),
      numeric_attributes: () =>
        this.#attributes((name) => this.#json.uint(UINT64_MAX, () => `attribute ${quoted(name)}`)),
    });
    return {
      key: fields.key,
      owner: fields.owner,
      contentType: fields.content_type,
      btl: fields.btl,
      payload: fields.content,
      strings: fields.string_attributes,
      numbers: fields.numeric_attributes,
    };
  }

  /** An object with exactly these fields. */
  #fields<Readers extends Record<string, () => unknown>>(
    readers: Readers,
  ): { [Name in keyof Readers]: ReturnType<Readers[Name]> } {
    const start = this.#json.position;
    const names = Object.keys(readers);
    const found: Record<string, unknown> = {};
    let count = 0;
    this.#json.object(`an object of ${names.join(", ")}`, (name, position) => {
      if (!Object.hasOwn(readers, name)) {
        this.#refuse(position, `only ${names.join(", ")}`, `field ${quoted(name)}`);
      }
      found[name] = readers[name]!();
      count++;
    });
    if (count < names.length) {
      const missing = names.filter((name) => !Object.hasOwn(found, name));
      this.#refuse(start, names.join(", "), `an object without ${missing.join(", ")}`);
    }
    return found as { [Name in keyof Readers]: ReturnType<Readers[Name]> };
  }

  #index(what: string): number {
    return Number(this.#json.uint(INDEX_MAX, what));
  }

  #btl(): bigint {
    return this.#json.uint(UINT64_MAX, "btl");
  }

  #key(): EntityKey {
    return fromHex(this.#hex(64, "a key"));
  }

  #owner(): Address {
    return `0x${this.#hex(40, "an owner").toLowerCase()}`;
  }

  #hex(digits: number, what: string): string {
    const position = this.#json.position;
    const text = this.#json.text(`${what}: 0x and ${digits} hex digits`);
    if (text.length !== digits + 2 || !/^0x[0-9a-fA-F]*$/.test(text)) {
      this.#refuse(position, `${what}: 0x and ${digits} hex digits`, quoted(text));
    }
    return text.slice(2);
  }

  #keyBytes(): EntityKey {
    const start = this.#json.position;
    const bytes: number[] = [];
    this.#json.array("a key as an array of 32 bytes", () => {
      if (bytes.length === 32) this.#refuse(start, "a key of 32 bytes", "a longer one");
      bytes.push(Number(this.#json.uint(255n, "a byte")));
    });
    if (bytes.length !== 32) this.#refuse(start, "a key of 32 bytes", `${bytes.length} bytes`);
    return Uint8Array.from(bytes);
  }

  #content(): Uint8Array {
    if (this.#json.null()) return new Uint8Array(0);
    const position = this.#json.position;
    const text = this.#json.text("content in base64");
    try {
      const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
      // White space is passed over by the decoder; the format has none.
      if (text.length === 4 * Math.ceil(bytes.length / 3)) return bytes;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    return this.#refuse(position, "content in base64, with padding", quoted(text));
  }

  #attributes<Value>(value: (name: string) => Value): Attributes<Value> {
    const attributes: [string, Value][] = [];
    if (this.#json.null()) return attributes;
    this.#json.object("an object of attributes", (name, position) => {
      if (attributes.length === ATTRIBUTES_MAX) {
        this.#refuse(position, `at most ${ATTRIBUTES_MAX} attributes in an object`, "more");
      }
      attributes.push([name, value(name)]);
    });
    return attributes;
  }
}
