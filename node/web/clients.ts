// The services of this node, as its own staff calls them.
import { DeskService } from "$gen/desk_service_pb";
import { OwnEntryService } from "$gen/own_entry_service_pb";
import { StaffService } from "$gen/staff_service_pb";
import { VaultService } from "$gen/vault_service_pb";
import { clientOf } from "$web/api/transport";

export const deskService = clientOf(DeskService);
export const staffService = clientOf(StaffService);
export const vaultService = clientOf(VaultService);
export const ownEntryService = clientOf(OwnEntryService);
