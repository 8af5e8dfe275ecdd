// The hub's directory, as anybody calls it.
import { clientOf } from "$web/api/transport";

export const directoryService = clientOf(async () => (await import("$gen/directory_service_pb")).DirectoryService);
