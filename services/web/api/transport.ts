// The way to the services: Connect as JSON, same origin, the session in a cookie.
import { type DescService } from "@bufbuild/protobuf";
import { type Client, createClient, type Interceptor, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { Reason } from "$gen/reason_pb";
import { isRefusal } from "./refusal";
import { session } from "./session.svelte";

// Longer than any answer of a daemon that stands; a stream has no such limit.
const timeoutMs = 20_000;

// These ask who somebody is: refused, they answer the form that asked, and no dialog opens over it.
const beforeSession = new Set(["SignInAtDesk", "SignIn", "WhoAmI", "SignOutOfDesk", "SignOut"]);

// A session that ran out in the middle of a form costs a sign-in, not the form: the call waits for it and is made again.
const renewing: Interceptor = (next) => async (request) => {
  try {
    return await next(request);
  } catch (error) {
    const asks = beforeSession.has(request.method.name);
    if (request.stream || asks || !isRefusal(error, Reason.SESSION_OVER)) throw error;
    if (!(await session.renewal())) throw error;
    return next(request);
  }
};

let transport: Transport | undefined;

function ours(): Transport {
  transport ??= createConnectTransport({
    baseUrl: location.origin,
    defaultTimeoutMs: timeoutMs,
    interceptors: [renewing],
    jsonOptions: { ignoreUnknownFields: true },
    fetch: (input, init) => fetch(input, { ...init, credentials: "same-origin", cache: "no-store" }),
  });
  return transport;
}

// clientOf(DeskService) -> a typed client.
export function clientOf<Service extends DescService>(service: Service): Client<Service> {
  return createClient(service, ours());
}
