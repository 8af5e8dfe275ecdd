// Connect as JSON, same origin, the session in a cookie. Fetched by transport.ts alone.
import { type DescService } from "@bufbuild/protobuf";
import { type Client, Code, ConnectError, createClient, type Interceptor, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { ErrorDetailSchema, Reason } from "$gen/reason_pb";
import { CallFailure } from "./refusal";
import { session } from "./session.svelte";

// Longer than any answer of a daemon that stands; a stream has no such limit.
const timeoutMs = 20_000;

// These ask who somebody is: refused, they answer the form that asked, and no dialog opens over it.
const beforeSession = new Set(["SignInAtDesk", "SignIn", "WhoAmI", "SignOutOfDesk", "SignOut"]);

export function failureOf(error: unknown): CallFailure {
  if (!(error instanceof ConnectError)) return new CallFailure("refused");
  const detail = error.findDetails(ErrorDetailSchema)[0];
  const told = detail && { reason: detail.reason, adviceFr: detail.adviceFr, adviceEn: detail.adviceEn };
  if (error.code === Code.Canceled) return new CallFailure("canceled", told);
  if (told && told.reason !== Reason.UNSPECIFIED) return new CallFailure("refused", told);
  if (error.code === Code.DeadlineExceeded) return new CallFailure("slow", told);
  const away = error.code === Code.Unavailable || error.code === Code.Unknown;
  return new CallFailure(away ? "away" : "refused", told);
}

// A session that ran out in the middle of a form costs a sign-in, not the form: the call waits for it and is made again.
const renewing: Interceptor = (next) => async (request) => {
  try {
    return await next(request);
  } catch (error) {
    const asks = beforeSession.has(request.method.name);
    if (request.stream || asks || failureOf(error).reason !== Reason.SESSION_OVER) throw error;
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

export function clientFor<Service extends DescService>(service: Service): Client<Service> {
  return createClient(service, ours());
}
