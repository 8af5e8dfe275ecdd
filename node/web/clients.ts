// The services of this node, as its own staff calls them.
import { clientOf } from "$web/api/transport";

export const deskService = clientOf(async () => (await import("$gen/desk_service_pb")).DeskService);
export const staffService = clientOf(async () => (await import("$gen/staff_service_pb")).StaffService);
export const vaultService = clientOf(async () => (await import("$gen/vault_service_pb")).VaultService);
export const ownEntryService = clientOf(async () => (await import("$gen/own_entry_service_pb")).OwnEntryService);
