import { testEntityStore } from "../entity_store_contract.ts";
import { FakeService } from "./fake_service.ts";
import { OWN_SERVICES } from "./fake_store.ts";

const killed = await FakeService.start();
testEntityStore(OWN_SERVICES, { from: `${OWN_SERVICES.name}@${killed.address()}`, share: 0.05 });
