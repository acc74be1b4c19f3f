import type { EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import { numberOf, textOf, type Workload } from "./market.ts";
import type { Budget, MatchingRules } from "./rules.ts";

/** A tenant's quota. */
export interface Quota extends Budget {
  readonly version: EntityVersion;
  readonly used: Record<string, number>;
}

/** What a workload takes of its tenant's quota. Its network is not asked for in the data model. Source: 002:L264-L277. */
export function demandOf({ cpu, ram, gpu, disk }: Workload): Readonly<Record<string, number>> {
  return { cpu_cores: cpu, mem_gb: ram, gpu_count: gpu, disk_gb: disk, workloads: 1 };
}

const RESOURCES = ["cpu_cores", "mem_gb", "gpu_count", "disk_gb", "workloads"];

/** The quotas of all tenants, and those that were charged since they were last written. */
export class Quotas {
  readonly #rules: MatchingRules;
  readonly #byTenant = new Map<string, Quota>();
  #charged = new Set<Quota>();

  constructor(rules: MatchingRules) {
    this.#rules = rules;
  }

  /** Takes the stored version of a quota. @throws {HeadroomError} Its tenant has another. */
  read(version: EntityVersion): void {
    const tenant = textOf(version, "tenant_id");
    const known = this.#byTenant.get(tenant)?.version;
    if (known !== undefined && toHex(known.key) !== toHex(version.key)) {
      throw HeadroomError.unmet("charge quotas", {
        expected: "one quota a tenant",
        actual: `two of tenant "${tenant}"`,
        next: "Load a market with one: which of two counts is not said.",
      });
    }
    const amounts = (prefix: string) =>
      Object.fromEntries(RESOURCES.map((name) => [name, numberOf(version, `${prefix}_${name}`)]));
    const quota = { version, max: amounts("max"), used: amounts("used") };
    this.#byTenant.set(tenant, quota);
  }

  allow(workload: Workload): boolean {
    return this.#rules.quota(this.#byTenant.get(workload.tenant), demandOf(workload));
  }

  charge(workload: Workload): void {
    const quota = this.#byTenant.get(workload.tenant);
    if (quota === undefined) return;
    for (const [resource, amount] of Object.entries(demandOf(workload))) quota.used[resource]! += amount;
    this.#charged.add(quota);
  }

  /** Those to be written; from now on they count as written. */
  takeCharged(): Iterable<Quota> {
    const charged = this.#charged;
    this.#charged = new Set();
    return charged;
  }
}
