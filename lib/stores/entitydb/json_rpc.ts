import { HeadroomError, messageOf } from "../../errors.ts";
import { quoted } from "../../text/quoted.ts";

/** The service answered with an error: what was asked for did not happen. */
export class RefusedByService extends HeadroomError {
  override readonly name = "RefusedByService";
  /** JSON-RPC's code and the service's own words. */
  readonly code: number;
  readonly words: string;

  constructor(place: string, method: string, { code, message }: { code: number; message: string }) {
    super(`${place} refused ${method}: ${quoted(message)} (code ${code})`, {
      expected: "a result",
      actual: message,
      next: NEXT.get(code) ?? "See the service's own log.",
    });
    this.code = code;
    this.words = message;
  }
}

/** HTTP "Content Too Large". */
const TOO_LARGE = 413;

/** What can be done: JSON-RPC 2.0's code of a method that is not there, and a request that is too long. */
const NEXT: ReadonlyMap<number, string> = new Map([
  [
    -32_601,
    "Name the address that takes blocks with --url and the one that is asked with --query-url: two ports.",
  ],
  [
    TOO_LARGE,
    "A block is one request, payloads as hexadecimal digits: choose a chain with smaller blocks or payloads.",
  ],
]);

/** No answer came, or one that cannot be read: what was asked for may have happened or not. */
export class NoAnswer extends HeadroomError {
  override readonly name = "NoAnswer";

  constructor(place: string, what: string, why: { readonly actual: string; readonly cause?: unknown }) {
    super(`No answer from ${place} to ${what}: ${why.actual}`, {
      expected: "Arkiv's storage service, as it answers",
      ...why,
      next: "Start it there, or correct --url and --query-url.",
    });
  }
}

/** A JSON-RPC 2.0 server over HTTP, one request at a time. */
export class JsonRpc {
  readonly url: string;
  readonly #timeoutMs: number;
  #id = 0;
  /** Time spent waiting for answers, ms. */
  waitedMs = 0;

  constructor(url: string, timeoutMs: number) {
    this.url = url;
    this.#timeoutMs = timeoutMs;
    bypassProxy(new URL(url).hostname);
  }

  /**
   * Calls a method; numbers beyond 2^53 come as bigint.
   * @param params JSON text of the array of parameters.
   * @throws {RefusedByService} It answered with an error. @throws {NoAnswer} It did not, not in time, or in another form.
   */
  async call(method: string, params: string): Promise<unknown> {
    const id = ++this.#id;
    const text = await this.#fetch(method, "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`,
    });
    const answer = this.#read(method, text);
    if (isObject(answer) && answer.id === id) {
      if (isObject(answer.error) && answer.error.message !== undefined) {
        const { code, message } = answer.error;
        throw new RefusedByService(this.url, method, { code: Number(code), message: String(message) });
      }
      if ("result" in answer) return answer.result;
    }
    throw new NoAnswer(this.url, method, { actual: `no JSON-RPC 2.0, but ${quoted(text)}` });
  }

  /** What GET of a path answers, as JSON. @throws {NoAnswer} As `call`. */
  async get(path: string): Promise<unknown> {
    return this.#read(path, await this.#fetch(path, path, {}));
  }

  async #fetch(what: string, path: string, init: RequestInit): Promise<string> {
    const startMs = performance.now();
    try {
      const response = await fetch(this.url + path, {
        ...init,
        redirect: "error",
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      const text = await response.text();
      if (response.ok) return text;
      const actual = `HTTP ${response.status} ${quoted(text.trim())}`;
      // A request that is too long was not read, so that nothing of it happened.
      if (response.status === TOO_LARGE) {
        throw new RefusedByService(this.url, what, { code: response.status, message: actual });
      }
      throw new NoAnswer(this.url, what, { actual });
    } catch (cause) {
      if (cause instanceof HeadroomError) throw cause;
      const slow = cause instanceof DOMException && cause.name === "TimeoutError";
      const actual = slow ? `nothing in ${this.#timeoutMs / 1000} s` : innermost(cause);
      throw new NoAnswer(this.url, what, { actual, cause });
    } finally {
      this.waitedMs += performance.now() - startMs;
    }
  }

  #read(what: string, text: string): unknown {
    try {
      // A reviver makes reading several times slower: only for text that may hold a number beyond 2^53.
      return MAY_BE_LARGE.test(text) ? JSON.parse(text, exactly) : JSON.parse(text);
    } catch (cause) {
      throw new NoAnswer(this.url, what, { actual: `no JSON, but ${quoted(text)}`, cause });
    }
  }
}

const MAY_BE_LARGE = /[:,[]\s*-?\d{16}/;

/** A proxy of the environment would be measured as well, and reaches no service of this machine. Read by the first `fetch`. */
function bypassProxy(hostname: string): void {
  const hosts = (Deno.env.get("NO_PROXY") ?? Deno.env.get("no_proxy") ?? "").split(",").filter((host) =>
    host !== ""
  );
  if (!hosts.includes(hostname)) Deno.env.set("NO_PROXY", [...hosts, hostname].join());
}

/** Whole numbers that a JavaScript number does not hold exactly, from their digits. */
const exactly =
  ((_: string, value: unknown, { source }: { readonly source: string }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^\d+$/.test(source)
      ? BigInt(source)
      : value) as Parameters<typeof JSON.parse>[1];

/** Whether JSON is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the system said: `fetch` wraps it in words of its own. */
function innermost(thrown: unknown): string {
  const { cause } = thrown instanceof Error ? thrown : { cause: undefined };
  return cause === undefined ? messageOf(thrown) : innermost(cause);
}
