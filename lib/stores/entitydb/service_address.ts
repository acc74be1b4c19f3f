import { UsageError } from "../../errors.ts";

/** Where Arkiv's storage service listens unless it is told otherwise. Source: data/reference/arkiv-service.md "Shape". */
const DEFAULT_URL = "http://127.0.0.1:2704";
const DEFAULT_QUERY_PORT = "2705";

/** Longest wait for an answer, s. choice: a block whose bitmaps are written again whole takes seconds, a revert reads all. */
const TIMEOUT_S = 120;

/** How a service is reached, and what a store may do with it. */
export interface ServiceAddress {
  /** Takes blocks. */
  readonly chain: string;
  /** Answers queries. */
  readonly query: string;
  /** The service's data folder as this machine sees it; null where sizes are not known. */
  readonly dataDir: string | null;
  /** Whether blocks that a store sent may be taken back when the store is removed. */
  readonly revert: boolean;
  readonly timeoutMs: number;
}

/** What may follow the URL that takes blocks. */
const OPTIONS: readonly string[] = ["query-url", "data-dir", "revert", "timeout"];

/**
 * Reads `http://host:2704?query-url=http://host:2705&data-dir=/path&revert=yes&timeout=120`: all but the host may be left out.
 * @throws {UsageError} No such URL, or an option that there is not.
 */
export function parseServiceAddress(text: string): ServiceAddress {
  const url = httpUrl(text === "" ? DEFAULT_URL : text.startsWith("?") ? DEFAULT_URL + text : text);
  for (const [name, value] of url.searchParams) {
    if (!OPTIONS.includes(name)) refuse(text, `an option "${name}"`, `one of ${OPTIONS.join(", ")}`);
    if (name === "revert" && value !== "yes") refuse(text, `revert=${value}`, "revert=yes, or nothing");
  }
  const option = (name: string) => url.searchParams.get(name);
  const timeout = Number(option("timeout") ?? TIMEOUT_S);
  if (!(timeout > 0 && timeout <= 86_400)) {
    refuse(text, `timeout=${option("timeout")}`, "seconds, up to a day");
  }
  return {
    chain: plain(url),
    query: plain(httpUrl(option("query-url") ?? withPort(url, DEFAULT_QUERY_PORT))),
    dataDir: option("data-dir"),
    revert: option("revert") === "yes",
    timeoutMs: timeout * 1000,
  };
}

function httpUrl(text: string): URL {
  const url = URL.parse(text);
  const isHttp = url !== null && /^https?:$/.test(url.protocol);
  if (!isHttp) return refuse(text, "something else", `a URL, such as ${DEFAULT_URL}`);
  // What is measured is recorded with its address.
  if (url.username !== "" || url.password !== "") {
    return refuse(text, "a name or a password in it", "neither");
  }
  return url;
}

function withPort(url: URL, port: string): string {
  const other = new URL(url);
  other.port = port;
  return plain(other);
}

/** Without options and a trailing slash. */
function plain({ origin, pathname }: URL): string {
  return (origin + pathname).replace(/\/$/, "");
}

function refuse(text: string, actual: string, expected: string): never {
  throw new UsageError(`"${text}" is not the address of a service: ${actual}`, {
    expected,
    actual,
    next: "Correct it: --url and --query-url name where Arkiv's storage service listens.",
  });
}
