import { existsSync } from "node:fs";
import { ARKIV_ENTITYDB } from "../../../lib/stores/entitydb/arkiv_entitydb.ts";
import type { EntityStoreKind } from "../../../lib/stores/store_kind.ts";
import { FakeService } from "./fake_service.ts";

/** The kind of store with a service of its own for each new one: a service holds one chain. */
export const OWN_SERVICES: EntityStoreKind = {
  ...ARKIV_ENTITYDB,
  async open(path, options) {
    // An old one knows where its service is.
    if (existsSync(path)) return await ARKIV_ENTITYDB.open(path, options);
    return await atService(await FakeService.start()).open(path, options);
  },
};

/** The kind of store at a service. */
export function atService(service: FakeService, options?: Readonly<Record<string, string>>): EntityStoreKind {
  return ARKIV_ENTITYDB.at!(service.address(options));
}
